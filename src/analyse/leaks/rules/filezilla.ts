import { noPlaceholder } from '../format/placeholder.ts';
import type { IssuerRules } from '../types.ts';

export const filezilla: IssuerRules = {
  id: 'filezilla',
  issuer: 'FileZilla',
  rules: [
    {
      id: 'filezilla-password',
      title: 'Password of a server in FileZilla',
      severity: 'high',
      keywords: ['<pass encoding'],
      pattern: /<Pass encoding="base64">(?<secret>[A-Za-z0-9+/]{4,400}={0,2})<\/Pass>/,
      reach: 500,
      check: noPlaceholder,
      source: 'https://wiki.filezilla-project.org/Logins_and_Passwords',
      revoke: 'https://wiki.filezilla-project.org/Logins_and_Passwords',
      examples: ['<User>deploy</User><Pass encoding="base64">{alnum:16}</Pass>'],
      nearMisses: [
        '<Pass encoding="base64"></Pass>',
        '<Pass encoding="crypt" pubkey="a">{alnum:16}</Pass>',
        '<Pass encoding="base64">{alnum:16}',
      ],
    },
  ],
};
