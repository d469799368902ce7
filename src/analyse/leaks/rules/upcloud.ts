import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const upcloud: IssuerRules = {
  id: 'upcloud',
  issuer: 'UpCloud',
  rules: [
    {
      id: 'upcloud-api-token',
      title: 'UpCloud API token',
      severity: 'critical',
      keywords: ['ucat_'],
      pattern: token(/ucat_[0-9A-Z]{26}/),
      entropy: 3,
      source: 'https://upcloud.com/docs/guides/getting-started-upcloud-api/',
      revoke: 'https://hub.upcloud.com/account/api-tokens',
      examples: [
        'UPCLOUD_TOKEN=ucat_{upper-alnum:26}',
        'run --upcloud-token ucat_{upper-alnum:26} --verbose',
      ],
      nearMisses: [
        'UPCLOUD_TOKEN=ucat_{upper-alnum:25}',
        'xucat_{upper-alnum:26}',
        '"ucat_{upper-alnum:26}0"',
        'UPCLOUD_TOKEN=ucat_XXXXXXXXXXXXXXXXXXXXXXXXXX',
      ],
    },
  ],
};
