import { signedTokenOf } from '../format/json-web-token.ts';
import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const turso: IssuerRules = {
  id: 'turso',
  issuer: 'Turso',
  rules: [
    {
      id: 'turso-token',
      title: 'Turso database or API token',
      severity: 'critical',
      keywords: ['turso', 'libsql'],
      pattern: assigned(
        /turso|libsql/,
        /token/,
        /eyJ[0-9A-Za-z_-]{10,400}\.eyJ[0-9A-Za-z_-]{10,1200}\.[0-9A-Za-z_-]{20,700}/,
      ),
      reach: 900,
      entropy: 3,
      check: signedTokenOf((payload) => 'a' in payload || 'id' in payload || 'p' in payload),
      source: 'https://docs.turso.tech/cli/auth/api-tokens/mint',
      revoke: 'https://docs.turso.tech/cli/db/tokens/invalidate',
      examples: [
        'TURSO_AUTH_TOKEN={signed-object:a=rw,iat=1700000000,id}',
        '- name: TURSO_AUTH_TOKEN\n  value: {signed-object:a=rw,iat=1700000000,id}',
        'run --turso-auth-token {signed-object:a=rw,iat=1700000000,id} --verbose',
      ],
      nearMisses: [
        'TURSO_AUTH_TOKEN={signed-object:iat=1700000000,sub=other}',
        'turso: commit {signed-object:a=rw,iat=1700000000,id}',
      ],
    },
  ],
};
