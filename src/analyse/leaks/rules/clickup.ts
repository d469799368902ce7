import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const clickup: IssuerRules = {
  id: 'clickup',
  issuer: 'ClickUp',
  rules: [
    {
      id: 'clickup-personal-token',
      title: 'ClickUp personal API token',
      severity: 'high',
      keywords: ['pk_1', 'pk_2', 'pk_3', 'pk_4', 'pk_5', 'pk_6', 'pk_7', 'pk_8', 'pk_9'],
      pattern: token(/pk_\d{6,9}_[0-9A-Z]{32}/),
      entropy: 3,
      source: 'https://developer.clickup.com/docs/authentication',
      revoke: 'https://app.clickup.com/settings/apps',
      examples: [
        "client = Client('pk_3{digit:7}_{upper-alnum:32}')",
        '  token: pk_3{digit:7}_{upper-alnum:32} # of the release',
      ],
      nearMisses: [
        'TOKEN=pk_3{digit:7}_{upper-alnum:31}',
        'xpk_3{digit:7}_{upper-alnum:32}',
        'pk_3{digit:7}_{upper-alnum:32}0',
        'token: pk_30000000_XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
      ],
    },
  ],
};
