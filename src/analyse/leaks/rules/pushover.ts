import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const pushover: IssuerRules = {
  id: 'pushover',
  issuer: 'Pushover',
  rules: [
    {
      id: 'pushover-api-token',
      title: 'Pushover application token',
      severity: 'medium',
      keywords: ['pushover'],
      pattern: assigned(/pushover/, /token|key/, /a[0-9a-z]{29}/),
      entropy: 3.2,
      source: 'https://pushover.net/api',
      revoke: 'https://pushover.net/apps',
      examples: [
        'PUSHOVER_TOKEN=a{lower-alnum:29}',
        'private static final String PUSHOVER_TOKEN = "a{lower-alnum:29}";',
        'pushoverToken := `a{lower-alnum:29}`',
      ],
      nearMisses: [
        'PUSHOVER_TOKEN=a{lower-alnum:28}',
        'PUSHOVER_TOKEN="a{lower-alnum:29}0"',
        'pushover: commit a{lower-alnum:29}',
        'PUSHOVER_TOKEN=axxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
