import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const looker: IssuerRules = {
  id: 'looker',
  issuer: 'Looker',
  rules: [
    {
      id: 'looker-client-secret',
      title: 'Looker API client secret',
      severity: 'high',
      keywords: ['looker'],
      pattern: assigned(/looker/, /secret/, /[0-9A-Za-z]{24}/),
      entropy: 3.5,
      source: 'https://cloud.google.com/looker/docs/api-auth',
      revoke: 'https://cloud.google.com/looker/docs/admin-panel-users-users',
      examples: [
        'LOOKERSDK_CLIENT_SECRET={alnum:24}',
        '"lookersdkClientSecret": "{alnum:24}",',
        "const lookersdkClientSecret = process.env.LOOKERSDK_CLIENT_SECRET || '{alnum:24}';",
      ],
      nearMisses: [
        'LOOKERSDK_CLIENT_SECRET={alnum:23}',
        'LOOKERSDK_CLIENT_SECRET={alnum:25}',
        'looker: commit {alnum:24}',
        'LOOKERSDK_CLIENT_SECRET=xxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
