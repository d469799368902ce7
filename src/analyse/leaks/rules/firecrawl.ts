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
      keywords: ['fc-'],
      pattern: token(/fc-[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://docs.firecrawl.dev/api-reference/introduction',
      revoke: 'https://www.firecrawl.dev/app/api-keys',
      examples: ['export TOKEN="fc-{hex:32}"', '"echo\\nfc-{hex:32}"'],
      nearMisses: [
        'TOKEN=fc-{hex:31}',
        'xfc-{hex:32}',
        'fc-{hex:32}0',
        'token: fc-00000000000000000000000000000000',
      ],
    },
  ],
};
