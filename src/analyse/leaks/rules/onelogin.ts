import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const onelogin: IssuerRules = {
  id: 'onelogin',
  issuer: 'OneLogin',
  rules: [
    {
      id: 'onelogin-client-secret',
      title: 'OneLogin API client secret',
      severity: 'critical',
      keywords: ['onelogin', 'one_login', 'one-login'],
      pattern: assigned(/one[_-]?login/, /secret(?:[_-]?key)?/, /[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://developers.onelogin.com/api-docs/2/getting-started/working-with-api-credentials',
      revoke: 'https://www.onelogin.com/',
      examples: [
        'ONELOGIN_CLIENT_SECRET={hex:64}',
        '<add key="oneloginClientSecret" value="{hex:64}" />',
        'private static final String ONELOGIN_CLIENT_SECRET = "{hex:64}";',
      ],
      nearMisses: [
        'ONELOGIN_CLIENT_SECRET={hex:63}',
        'ONELOGIN_CLIENT_SECRET="{hex:64}0"',
        'onelogin: commit {hex:64}',
        'ONELOGIN_CLIENT_SECRET=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
