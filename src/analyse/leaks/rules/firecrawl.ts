import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const firecrawl: IssuerRules = {
  id: 'firecrawl',
  issuer: 'Firecrawl',
  rules: [
    {
      id: 'firecrawl-api-key',
      title: 'Firecrawl API key',
      severity: 'high',
      keywords: ['firecrawl', '=fc-', '"fc-', "'fc-", ' fc-'],
      pattern: token(/fc-[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://docs.firecrawl.dev/api-reference/introduction',
      revoke: 'https://www.firecrawl.dev/app/api-keys',
      examples: ['FIRECRAWL_API_KEY=fc-{hex:32}', 'Authorization: Bearer fc-{hex:32}'],
      nearMisses: ['FIRECRAWL_API_KEY=fc-{hex:31}', 'token: "fc-{hex:33}"', 'id: "{hex:6}fc-{hex:32}"'],
    },
  ],
};
