import { textInBase64 } from '../format/encoded.ts';
import { isPlaceholder } from '../format/placeholder.ts';
import type { IssuerRules, Structure } from '../types.ts';

const SOURCE = 'https://docs.npmjs.com/cli/v11/configuring-npm/npmrc';
const REVOKE = 'https://docs.npmjs.com/revoking-access-tokens';

/** Base64 of a user's name, a colon and a password. */
function userAndPassword(secret: string): Structure {
  const [, password] = /^[^:\s]{1,256}:([^\n]{1,1024})$/.exec(textInBase64(secret) ?? '') ?? [];
  return password !== undefined && !isPlaceholder(password) ? 'right' : 'wrong';
}

/** Base64 of a password. */
function passwordOf(secret: string): Structure {
  const text = textInBase64(secret);
  return text !== undefined && !isPlaceholder(text) ? 'right' : 'wrong';
}

export const npmrc: IssuerRules = {
  id: 'npmrc',
  issuer: '.npmrc files',
  rules: [
    {
      id: 'npmrc-auth-token',
      title: 'Token of a registry in .npmrc',
      severity: 'critical',
      keywords: [':_authtoken'],
      pattern:
        /:_authToken\s{0,4}=\s{0,4}["']?(?!npm_|eyJ|gh[a-z]_|glpat-)(?<secret>[0-9A-Za-z+/=._~-]{16,1024})/,
      reach: 1100,
      entropy: 2.8,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        '//registry.npmjs.org/:_authToken={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '//npm.internal/:_authToken="NpmToken.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"',
      ],
      nearMisses: [
        '//registry.npmjs.org/:_authToken=${NPM_TOKEN}',
        '//registry.npmjs.org/:_authToken=npm_{alnum:36}',
        '//registry.npmjs.org/:_authToken=xxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'npmrc-auth',
      title: 'User and password of a registry in .npmrc',
      severity: 'critical',
      keywords: ['_auth=', '_auth =', '_auth: '],
      pattern: /(?<![A-Za-z])_auth\s{0,4}[=:]\s{0,4}["']?(?<secret>[0-9A-Za-z+/]{12,1024}={0,2})(?![\w+/=])/,
      reach: 1100,
      check: userAndPassword,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['_auth={basic:16}', '//npm.internal/:_auth = "{basic:30}"'],
      nearMisses: ['_auth=${NPM_AUTH}', '_auth={alnum:30}', 'my_auth={basic:16}'],
    },
    {
      id: 'npmrc-password',
      title: 'Password of a registry in .npmrc',
      severity: 'critical',
      keywords: [':_password'],
      pattern: /:_password\s{0,4}=\s{0,4}["']?(?<secret>[0-9A-Za-z+/]{8,1024}={0,2})(?![\w+/=])/,
      reach: 1100,
      check: passwordOf,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        '//npm.internal/:_password={base64-text:20}',
        '//npm.internal/:_password="{base64-text:40}"',
      ],
      nearMisses: [
        '//npm.internal/:_password=${PASSWORD}',
        '//npm.internal/:_password=cGFzc3dvcmQ=',
        '//npm.internal/:_password=',
      ],
    },
  ],
};
