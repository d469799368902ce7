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
      keywords: ['pk_'],
      pattern: token(/pk_\d{6,9}_[0-9A-Z]{32}/),
      entropy: 3,
      source: 'https://developer.clickup.com/docs/authentication',
      revoke: 'https://app.clickup.com/settings/apps',
      examples: [
        "client = Client('pk_{digit:8}_{upper-alnum:32}')",
        '  token: pk_{digit:8}_{upper-alnum:32} # of the release',
      ],
      nearMisses: [
        'TOKEN=pk_{digit:8}_{upper-alnum:31}',
        'xpk_{digit:8}_{upper-alnum:32}',
        'pk_{digit:8}_{upper-alnum:32}0',
        'token: pk_00000000_XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
      ],
    },
  ],
};
