import { signedTokenOf } from '../format/json-web-token.ts';
import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const wrike: IssuerRules = {
  id: 'wrike',
  issuer: 'Wrike',
  rules: [
    {
      id: 'wrike-access-token',
      title: 'Wrike permanent access token',
      severity: 'high',
      keywords: ['wrike'],
      pattern: assigned(
        /wrike/,
        /token|key/,
        /eyJ[0-9A-Za-z_-]{10,100}\.eyJ[0-9A-Za-z_-]{20,400}\.[0-9A-Za-z_-]{30,120}/,
      ),
      reach: 700,
      check: signedTokenOf((payload) => 'd' in payload && 'iat' in payload),
      source: 'https://developers.wrike.com/oauth-20-authorization/',
      revoke: 'https://www.wrike.com/frontend/apps/index.html#api',
      examples: [
        'WRIKE_TOKEN={signed-object:d,iat=1700000000}',
        'wrike-token: "{signed-object:d,iat=1700000000}"',
        'export WRIKE_API_TOKEN={signed-object:d,iat=1700000000}',
      ],
      nearMisses: [
        'WRIKE_TOKEN={signed-object:name,iat=1700000000}',
        'wrike: commit {signed-object:d={alnum:30},iat=1700000000}',
      ],
    },
  ],
};
