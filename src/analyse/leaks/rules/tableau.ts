import type { IssuerRules } from '../types.ts';

export const tableau: IssuerRules = {
  id: 'tableau',
  issuer: 'Tableau',
  rules: [
    {
      id: 'tableau-personal-access-token',
      title: 'Tableau personal access token secret',
      severity: 'high',
      keywords: ['==:'],
      pattern: /(?<![0-9A-Za-z+/])[0-9A-Za-z+/]{22}==:[0-9A-Za-z]{32}(?![0-9A-Za-z])/,
      entropy: 3,
      source: 'https://help.tableau.com/current/server/en-us/security_personal_access_tokens.htm',
      revoke: 'https://help.tableau.com/current/server/en-us/security_personal_access_tokens.htm',
      examples: [
        'TABLEAU_PAT_SECRET={base64:22}==:{alnum:32}',
        'export TABLEAU_PAT_SECRET="{base64:22}==:{alnum:32}"',
      ],
      nearMisses: [
        'TABLEAU_PAT_SECRET={alnum:22}==:{alnum:31}',
        'TABLEAU_PAT_SECRET=xxxxxxxxxxxxxxxxxxxxxx==:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
