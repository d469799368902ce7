import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const intra42: IssuerRules = {
  id: 'intra42',
  issuer: '42',
  rules: [
    {
      id: 'intra42-client-secret',
      title: '42 API client secret',
      severity: 'medium',
      keywords: ['s-s4t2'],
      pattern: token(/s-s4t2(?:ud|af)-[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://api.intra.42.fr/apidoc/guides/getting_started',
      revoke: 'https://profile.intra.42.fr/oauth/applications',
      examples: ['Authorization: Bearer s-s4t2ud-{hex:64}', 'ENV TOKEN s-s4t2ud-{hex:64}'],
      nearMisses: [
        'TOKEN=s-s4t2ud-{hex:63}',
        'xs-s4t2ud-{hex:64}',
        's-s4t2ud-{hex:64}0',
        'token: s-s4t2ud-0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
