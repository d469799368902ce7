import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const instagram: IssuerRules = {
  id: 'instagram',
  issuer: 'Instagram',
  rules: [
    {
      id: 'instagram-access-token',
      title: 'Instagram access token',
      severity: 'high',
      keywords: ['igqv', 'igqw', 'igaa'],
      pattern: token(/IG(?:QV|QW|AA)[0-9A-Za-z_-]{90,300}/),
      reach: 512,
      entropy: 4,
      source: 'https://developers.facebook.com/docs/instagram-platform/reference/access_token/',
      revoke: 'https://developers.facebook.com/apps/',
      examples: ['TOKEN=IGQV{alnum:160}', '{"token": "IGQV{alnum:160}"}'],
      nearMisses: [
        'TOKEN=IGQV{alnum:80}',
        'xIGQV{alnum:160}',
        'token: IGQVxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
