import { signedTokenOf } from '../format/json-web-token.ts';
import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const scalr: IssuerRules = {
  id: 'scalr',
  issuer: 'Scalr',
  rules: [
    {
      id: 'scalr-token',
      title: 'Scalr API token',
      severity: 'high',
      keywords: ['scalr'],
      pattern: assigned(
        /scalr/,
        /token/,
        /eyJ[0-9A-Za-z_-]{10,400}\.eyJ[0-9A-Za-z_-]{10,1200}\.[0-9A-Za-z_-]{20,700}/,
      ),
      reach: 900,
      entropy: 3,
      check: signedTokenOf(({ jti }) => typeof jti === 'string' && jti.startsWith('at-')),
      source: 'https://docs.scalr.io/docs/authentication',
      revoke: 'https://docs.scalr.io/docs/authentication',
      examples: [
        'SCALR_TOKEN={signed-object:iss=user,jti=at-abcd}',
        '<add key="scalrToken" value="{signed-object:iss=user,jti=at-abcd}" />',
        'private static final String SCALR_TOKEN = "{signed-object:iss=user,jti=at-abcd}";',
      ],
      nearMisses: [
        'SCALR_TOKEN={signed-object:iss=user,jti=other}',
        'scalr: commit {signed-object:iss=user,jti=at-abcd}',
      ],
    },
  ],
};
