import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const freshdesk: IssuerRules = {
  id: 'freshdesk',
  issuer: 'Freshworks',
  rules: [
    {
      id: 'freshdesk-api-key',
      title: 'Freshdesk API key',
      severity: 'high',
      keywords: ['freshdesk', 'freshservice'],
      pattern: assigned(/freshdesk|freshservice/, /key|token|secret|passw(?:or)?d|auth/, /[0-9A-Za-z]{20}/),
      entropy: 3,
      source: 'https://developers.freshdesk.com/api/#authentication',
      revoke: 'https://support.freshdesk.com/support/solutions/articles/215517',
      examples: [
        'FRESHDESK_API_KEY={alnum:20}',
        "export FRESHDESK_API_KEY='{alnum:20}'",
        '--freshdesk-api-key {alnum:20} --verbose',
      ],
      nearMisses: [
        'FRESHDESK_API_KEY={alnum:19}',
        'FRESHDESK_API_KEY="{alnum:20}0"',
        'freshdesk: commit {alnum:20}',
        'FRESHDESK_API_KEY=xxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
