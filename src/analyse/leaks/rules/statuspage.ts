import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const statuspage: IssuerRules = {
  id: 'statuspage',
  issuer: 'Statuspage',
  rules: [
    {
      id: 'statuspage-api-key',
      title: 'Statuspage API key',
      severity: 'medium',
      keywords: ['statuspage', 'status_page', 'status-page'],
      pattern: assigned(
        /status[_-]?page/,
        /key|token/,
        /[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      source: 'https://developer.statuspage.io/#section/Authentication',
      revoke: 'https://manage.statuspage.io/',
      examples: [
        'STATUSPAGE_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        "export STATUSPAGE_API_KEY='{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}'",
        '<add key="statuspageApiKey" value="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}" />',
        'STATUSPAGE_API_KEY={hex:64}',
      ],
      nearMisses: [
        'STATUSPAGE_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'statuspage: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'STATUSPAGE_API_KEY=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
