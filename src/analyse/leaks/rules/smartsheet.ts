import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const smartsheet: IssuerRules = {
  id: 'smartsheet',
  issuer: 'Smartsheet',
  rules: [
    {
      id: 'smartsheet-access-token',
      title: 'Smartsheet API access token',
      severity: 'high',
      keywords: ['smartsheet'],
      pattern: assigned(/smartsheet/, /token|key/, /[0-9A-Za-z]{37}|[0-9a-z]{26}/),
      entropy: 3.2,
      source: 'https://developers.smartsheet.com/api/smartsheet/guides/basics/authentication',
      revoke: 'https://app.smartsheet.com/b/home',
      examples: [
        'SMARTSHEET_ACCESS_TOKEN={alnum:37}',
        '"smartsheetAccessToken": "{alnum:37}",',
        'smartsheet-access-token: {alnum:37}',
      ],
      nearMisses: [
        'SMARTSHEET_ACCESS_TOKEN={alnum:36}',
        'smartsheet: commit {alnum:37}',
        'SMARTSHEET_ACCESS_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'SMARTSHEET_ACCESS_TOKEN={alnum:38}',
      ],
    },
  ],
};
