import { noPlaceholder } from '../format/placeholder.ts';
import type { IssuerRules } from '../types.ts';

/** What a file has by its name and its fields, as `readings/credential-file.ts` writes it out. */
export const credentialFile: IssuerRules = {
  id: 'credential-file',
  issuer: 'Files of credentials',
  rules: [
    {
      id: 'credential-file-password',
      title: 'Password in a file of credentials',
      severity: 'high',
      keywords: ['credential-file: '],
      pattern: /(?:^|\n)credential-file: (?<secret>[^\r\n]{3,256})\n/,
      reach: 300,
      check: noPlaceholder,
      source: 'https://manpages.debian.org/trixie/ppp/pppd.8.en.html#AUTHENTICATION',
      revoke:
        'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html#25-secret-lifecycle',
      examples: ['credential-file: {alnum:12}\n'],
      nearMisses: ['credential-file: password\n', 'a credential-file: {alnum:12}\n'],
    },
  ],
};
