import { noPlaceholder } from '../format/placeholder.ts';
import type { IssuerRules } from '../types.ts';

/** Secrets that scripts of PowerShell have in them. */
export const powershell: IssuerRules = {
  id: 'powershell',
  issuer: 'PowerShell',
  rules: [
    {
      id: 'powershell-secure-string',
      title: 'Secure string of PowerShell that is made of a plain text',
      severity: 'high',
      keywords: ['convertto-securestring'],
      pattern:
        /ConvertTo-SecureString {1,4}(?:(?:-AsPlainText|-Force) {1,4}){0,2}(?:-String {1,4})?["'](?<secret>[^"'$\s]{4,128})["'](?= {1,4}-(?:AsPlainText|Force)|\s{0,4}(?:\)|;|\n|$))/i,
      reach: 260,
      check: noPlaceholder,
      source:
        'https://learn.microsoft.com/en-us/powershell/module/microsoft.powershell.security/convertto-securestring',
      revoke:
        'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html#25-secret-lifecycle',
      examples: [
        '$p = ConvertTo-SecureString "{alnum:12}" -AsPlainText -Force',
        "ConvertTo-SecureString -AsPlainText -Force -String '{alnum:14}'",
        "(ConvertTo-SecureString -String '{alnum:12}' -AsPlainText -Force)",
      ],
      nearMisses: [
        'ConvertTo-SecureString $password -AsPlainText -Force',
        'ConvertTo-SecureString "$env:PASSWORD" -AsPlainText -Force',
        'ConvertTo-SecureString "password" -AsPlainText -Force',
      ],
    },
  ],
};
