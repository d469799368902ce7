import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const checkly: IssuerRules = {
  id: 'checkly',
  issuer: 'Checkly',
  rules: [
    {
      id: 'checkly-api-key',
      title: 'Checkly API key',
      severity: 'medium',
      keywords: ['checkly'],
      pattern: token(/cu_[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://www.checklyhq.com/docs/accounts-and-users/creating-api-key/',
      revoke: 'https://app.checklyhq.com/settings/user/api-keys',
      examples: ['CHECKLY_API_KEY=cu_{hex:32}', 'checkly:\n  token: "cu_{hex:32}"'],
      nearMisses: [
        'CHECKLY_API_KEY=cu_{hex:31}',
        'checkly mcu_{hex:32}',
        'CHECKLY_API_KEY=cu_00000000000000000000000000000000',
      ],
    },
  ],
};
