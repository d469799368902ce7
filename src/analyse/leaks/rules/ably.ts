import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const ably: IssuerRules = {
  id: 'ably',
  issuer: 'Ably',
  rules: [
    {
      id: 'ably-api-key',
      title: 'Ably API key',
      severity: 'high',
      keywords: ['ably_', 'ably-', 'ably.realtime', 'ably.rest', 'ably.io', 'ablykey'],
      pattern: token(/[0-9A-Za-z_-]{6}\.[0-9A-Za-z_-]{6}:[0-9A-Za-z_-]{43}/),
      entropy: 3,
      source: 'https://ably.com/docs/auth/basic',
      revoke: 'https://ably.com/accounts',
      examples: [
        "new Ably.Realtime('{alnum:6}.{alnum:6}:{alnum:43}')",
        'ABLY_API_KEY={alnum:6}.{alnum:6}:{alnum:43}',
      ],
      nearMisses: [
        'ABLY_API_KEY={alnum:6}.{alnum:6}:{alnum:30}',
        'ABLY_API_KEY={alnum:6}.{alnum:5}:{alnum:43}',
        'ably_ {alnum:6}.{alnum:6}:xxxxxxx',
      ],
    },
  ],
};
