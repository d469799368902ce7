import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const unkey: IssuerRules = {
  id: 'unkey',
  issuer: 'Unkey',
  rules: [
    {
      id: 'unkey-root-key',
      title: 'Unkey root key',
      severity: 'critical',
      keywords: ['unkey_'],
      pattern: token(/unkey_[0-9A-Za-z]{20,32}/),
      entropy: 3,
      source: 'https://www.unkey.com/docs/security/root-keys',
      revoke: 'https://app.unkey.com/settings/root-keys',
      examples: ['UNKEY_ROOT_KEY=unkey_{alnum:26}', "const client = new Client('unkey_{alnum:26}');"],
      nearMisses: [
        'UNKEY_ROOT_KEY=unkey_{alnum:14}',
        'xunkey_{alnum:26}',
        'UNKEY_ROOT_KEY=unkey_xxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
