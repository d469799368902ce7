import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const brave: IssuerRules = {
  id: 'brave',
  issuer: 'Brave',
  rules: [
    {
      id: 'brave-search-api-key',
      title: 'Brave Search API key',
      severity: 'medium',
      keywords: ['brave', 'x-subscription-token'],
      pattern: token(/BSA[0-9A-Za-z_-]{28}/),
      entropy: 3,
      source: 'https://api-dashboard.search.brave.com/documentation/guides/authentication',
      revoke: 'https://api-dashboard.search.brave.com/app/keys',
      examples: ['BRAVE_API_KEY=BSA{alnum:28}', 'X-Subscription-Token: BSA{alnum:28}'],
      nearMisses: [
        'BRAVE_API_KEY=BSA{alnum:27}',
        'BRAVE_API_KEY=BSAxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'BRAVE_API_KEY=BSA{alnum:29}',
      ],
    },
  ],
};
