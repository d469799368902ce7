import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const cockroachLabs: IssuerRules = {
  id: 'cockroach-labs',
  issuer: 'Cockroach Labs',
  rules: [
    {
      id: 'cockroach-labs-api-key',
      title: 'CockroachDB Cloud API key',
      severity: 'critical',
      keywords: ['ccdb1_'],
      pattern: token(/CCDB1_[0-9A-Za-z]{22}_[0-9A-Za-z]{40}/),
      entropy: 3,
      source: 'https://www.cockroachlabs.com/docs/cockroachcloud/cloud-api',
      revoke: 'https://cockroachlabs.cloud/access',
      examples: [
        'ENV TOKEN CCDB1_{alnum:22}_{alnum:40}',
        'Authorization: Bearer CCDB1_{alnum:22}_{alnum:40}',
      ],
      nearMisses: [
        'TOKEN=CCDB1_{alnum:22}_{alnum:39}',
        'xCCDB1_{alnum:22}_{alnum:40}',
        'CCDB1_{alnum:22}_{alnum:40}0',
        'token: CCDB1_xxxxxxxxxxxxxxxxxxxxxx_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
