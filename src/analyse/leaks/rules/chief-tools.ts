import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const chiefTools: IssuerRules = {
  id: 'chief-tools',
  issuer: 'Chief Tools',
  rules: [
    {
      id: 'chief-tools-token',
      title: 'Chief Tools token',
      severity: 'medium',
      keywords: ['ctp_', 'cto_', 'ctr_', 'cta_'],
      pattern: token(/ct[parto]_[0-9A-Za-z]{36}/),
      entropy: 3,
      source:
        'https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns',
      revoke: 'https://account.chief.app/api/tokens',
      examples: ["client = Client('ctp_{alnum:36}')", '  token: ctp_{alnum:36} # of the release'],
      nearMisses: [
        'TOKEN=ctp_{alnum:35}',
        'xctp_{alnum:36}',
        'ctp_{alnum:36}0',
        'token: ctp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
