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
      keywords: ['cu_'],
      pattern: token(/cu_[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://www.checklyhq.com/docs/accounts-and-users/creating-api-key/',
      revoke: 'https://app.checklyhq.com/settings/user/api-keys',
      examples: ['Authorization: Bearer cu_{hex:32}', 'ENV TOKEN cu_{hex:32}'],
      nearMisses: [
        'TOKEN=cu_{hex:31}',
        'xcu_{hex:32}',
        'cu_{hex:32}0',
        'token: cu_00000000000000000000000000000000',
      ],
    },
  ],
};
