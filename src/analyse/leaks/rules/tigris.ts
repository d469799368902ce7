import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const tigris: IssuerRules = {
  id: 'tigris',
  issuer: 'Tigris',
  rules: [
    {
      id: 'tigris-secret-access-key',
      title: 'Tigris secret access key',
      severity: 'critical',
      keywords: ['tsec_'],
      pattern: token(/tsec_[0-9A-Za-z_+-]{40,80}/),
      entropy: 3,
      source: 'https://www.tigrisdata.com/docs/iam/manage-access-key/',
      revoke: 'https://console.tigris.dev/',
      examples: ['AWS_SECRET_ACCESS_KEY=tsec_{alnum:59}', "const client = new Client('tsec_{alnum:59}');"],
      nearMisses: [
        'AWS_SECRET_ACCESS_KEY=tsec_{alnum:30}',
        'xtsec_{alnum:59}',
        'AWS_SECRET_ACCESS_KEY=tsec_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'AWS_ACCESS_KEY_ID=tid_{alnum:40}',
      ],
    },
  ],
};
