import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE =
  'https://console.settlemint.com/documentation/platform-components/security-and-authentication/application-access-tokens';
const REVOKE = 'https://console.settlemint.com/';

export const settlemint: IssuerRules = {
  id: 'settlemint',
  issuer: 'SettleMint',
  rules: [
    {
      id: 'settlemint-application-token',
      title: 'SettleMint application access token',
      severity: 'high',
      keywords: ['sm_aat_'],
      pattern: token(/sm_aat_[0-9A-Za-z]{16}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['SETTLEMINT_ACCESS_TOKEN=sm_aat_{alnum:16}', 'Authorization: Bearer sm_aat_{alnum:16}'],
      nearMisses: [
        'SETTLEMINT_ACCESS_TOKEN=sm_aat_{alnum:15}',
        'xsm_aat_{alnum:16}',
        '"sm_aat_{alnum:16}0"',
        'SETTLEMINT_ACCESS_TOKEN=sm_aat_xxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'settlemint-personal-token',
      title: 'SettleMint personal access token',
      severity: 'high',
      keywords: ['sm_pat_'],
      pattern: token(/sm_pat_[0-9A-Za-z]{16}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'SETTLEMINT_ACCESS_TOKEN=sm_pat_{alnum:16}',
        "const client = new Client('sm_pat_{alnum:16}');",
      ],
      nearMisses: [
        'SETTLEMINT_ACCESS_TOKEN=sm_pat_{alnum:15}',
        'xsm_pat_{alnum:16}',
        '"sm_pat_{alnum:16}0"',
        'SETTLEMINT_ACCESS_TOKEN=sm_pat_xxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'settlemint-service-token',
      title: 'SettleMint service access token',
      severity: 'high',
      keywords: ['sm_sat_'],
      pattern: token(/sm_sat_[0-9A-Za-z]{16}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'SETTLEMINT_ACCESS_TOKEN=sm_sat_{alnum:16}',
        'run --settlemint-access-token sm_sat_{alnum:16} --verbose',
      ],
      nearMisses: [
        'SETTLEMINT_ACCESS_TOKEN=sm_sat_{alnum:15}',
        'xsm_sat_{alnum:16}',
        '"sm_sat_{alnum:16}0"',
        'SETTLEMINT_ACCESS_TOKEN=sm_sat_xxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
