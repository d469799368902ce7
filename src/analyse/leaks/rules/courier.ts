import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const courier: IssuerRules = {
  id: 'courier',
  issuer: 'Courier',
  rules: [
    {
      id: 'courier-api-key',
      title: 'Courier API key',
      severity: 'high',
      keywords: ['pk_prod_', 'pk_test_', 'dk_prod_', 'dk_test_'],
      pattern: token(/[pd]k_(?:prod|test)_[0-9A-Z]{28}/),
      entropy: 3,
      severityOf: (secret) => (secret.includes('_test_') ? 'low' : 'high'),
      source: 'https://www.courier.com/docs/platform/workspaces/security-access/api-keys',
      revoke: 'https://app.courier.com/settings/api-keys',
      examples: ['Authorization: Bearer pk_prod_{upper-alnum:28}', 'ENV TOKEN pk_prod_{upper-alnum:28}'],
      nearMisses: [
        'TOKEN=pk_prod_{upper-alnum:27}',
        'xpk_prod_{upper-alnum:28}',
        'pk_prod_{upper-alnum:28}0',
        'token: pk_prod_XXXXXXXXXXXXXXXXXXXXXXXXXXXX',
      ],
    },
  ],
};
