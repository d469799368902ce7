import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const adobe: IssuerRules = {
  id: 'adobe',
  issuer: 'Adobe',
  rules: [
    {
      id: 'adobe-client-secret',
      title: 'Adobe OAuth client secret',
      severity: 'high',
      keywords: ['p8e-'],
      pattern: token(/p8e-[0-9A-Za-z_-]{32}/),
      entropy: 3,
      source: 'https://developer.adobe.com/developer-console/docs/guides/authentication/',
      revoke: 'https://developer.adobe.com/console',
      examples: ["client = Client('p8e-{alnum:32}')", '  token: p8e-{alnum:32} # of the release'],
      nearMisses: [
        'TOKEN=p8e-{alnum:31}',
        'xp8e-{alnum:32}',
        'p8e-{alnum:32}0',
        'token: p8e-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
