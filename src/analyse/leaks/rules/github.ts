import { crc32 } from 'node:zlib';
import type { IssuerRules, Structure } from '../types.ts';

const SOURCE =
  'https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The last six characters are the CRC-32 of the thirty after the prefix, in base 62 (see the source). */
function checksum(secret: string): Structure {
  const [, body = '', sum = ''] = /^gh[a-z]_(\w{30})(\w{6})$/.exec(secret) ?? [];
  let [rest, text] = [crc32(body), ''];
  for (let digit = 0; digit < 6; digit += 1) {
    text = (ALPHABET[rest % 62] ?? '') + text;
    rest = Math.floor(rest / 62);
  }
  return text === sum ? 'right' : 'wrong';
}

export const github: IssuerRules = {
  id: 'github',
  issuer: 'GitHub',
  rules: [
    {
      id: 'github-personal-access-token',
      title: 'GitHub personal access token (classic)',
      severity: 'critical',
      keywords: ['ghp_'],
      pattern: /(?<![0-9A-Za-z])ghp_[0-9A-Za-z]{36}(?![0-9A-Za-z])/,
      check: checksum,
      source: SOURCE,
      revoke: 'https://github.com/settings/tokens',
      examples: ['GITHUB_TOKEN={github:ghp}', 'https://x:{github:ghp}@github.com/a/b'],
      nearMisses: ['GITHUB_TOKEN=ghp_{alnum:36}', 'ghp_{alnum:20}', 'x{github:ghp}0'],
    },
  ],
};
