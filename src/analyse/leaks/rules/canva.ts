import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const canva: IssuerRules = {
  id: 'canva',
  issuer: 'Canva',
  rules: [
    {
      id: 'canva-client-secret',
      title: 'Canva client secret',
      severity: 'high',
      keywords: ['cnvca'],
      pattern: token(/cnvca[0-9A-Za-z_-]{40,60}/),
      entropy: 3,
      source: 'https://www.canva.dev/docs/connect/authentication/',
      revoke: 'https://www.canva.com/developers/',
      examples: ['"echo\\ncnvca{alnum:51}"', '<add name="token" value="cnvca{alnum:51}"/>'],
      nearMisses: [
        'TOKEN=cnvca{alnum:30}',
        'xcnvca{alnum:51}',
        'token: cnvcaxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
