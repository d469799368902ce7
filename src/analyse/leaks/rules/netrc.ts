import { noPlaceholder } from '../format/placeholder.ts';
import type { IssuerRules } from '../types.ts';

export const netrc: IssuerRules = {
  id: 'netrc',
  issuer: '.netrc files',
  rules: [
    {
      id: 'netrc-password',
      title: 'Password in a .netrc file',
      severity: 'high',
      keywords: ['machine ', 'default login'],
      pattern:
        /\b(?:machine\s{1,4}[\w.:-]{1,253}\s{1,8}|default )login\s{1,4}\S{1,128}\s{1,8}password\s{1,4}(?!string\b)(?<secret>[^\s"'<>\\]{3,256})/,
      reach: 700,
      check: noPlaceholder,
      source: 'https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html',
      revoke: 'https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html',
      examples: [
        'machine git.internal login deploy password {alnum:20}',
        'machine git.internal\n  login deploy\n  password {alnum:12}',
        'default login deploy password {alnum:12}',
      ],
      nearMisses: [
        'machine git.internal login deploy password $TOKEN',
        'machine git.internal login deploy',
        'the default login is admin, its password {alnum:12}',
        'machine a login b password password',
        'machine string\nlogin string\npassword string',
      ],
    },
  ],
};
