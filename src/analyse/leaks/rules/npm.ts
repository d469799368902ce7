import { crcInBase62 } from '../format/checksum.ts';
import { token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

/** The last six characters are the CRC-32 of the thirty after the prefix, in base 62. */
function checksum(secret: string): Structure {
  return crcInBase62(secret.slice(4, -6)) === secret.slice(-6) ? 'right' : 'wrong';
}

export const npm: IssuerRules = {
  id: 'npm',
  issuer: 'npm',
  rules: [
    {
      id: 'npm-access-token',
      title: 'npm access token',
      severity: 'critical',
      keywords: ['npm_'],
      pattern: token(/npm_[0-9A-Za-z]{36}/),
      entropy: 3,
      check: checksum,
      source: 'https://github.blog/2021-09-23-announcing-npms-new-access-token-format/',
      revoke: 'https://docs.npmjs.com/revoking-access-tokens',
      examples: ['NPM_TOKEN={github:npm}', 'run --npm-token {github:npm} --verbose'],
      nearMisses: [
        'NPM_TOKEN=npm_{alnum:35}',
        'x{github:npm}',
        'NPM_TOKEN=npm_{alnum:36}',
        '{github:npm}0',
        'npm_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
