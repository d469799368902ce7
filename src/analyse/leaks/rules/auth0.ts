import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const auth0: IssuerRules = {
  id: 'auth0',
  issuer: 'Auth0',
  rules: [
    {
      id: 'auth0-client-secret',
      title: 'Auth0 client secret',
      severity: 'critical',
      keywords: ['auth0'],
      pattern: assigned(/auth0/, /secret/, /[0-9A-Za-z_-]{64}/),
      entropy: 4,
      source: 'https://auth0.com/docs/get-started/applications/application-settings',
      revoke: 'https://manage.auth0.com/',
      examples: [
        'AUTH0_CLIENT_SECRET={base64url:64}',
        '"auth0ClientSecret": "{base64url:64}",',
        "const auth0ClientSecret = process.env.AUTH0_CLIENT_SECRET || '{base64url:64}';",
      ],
      nearMisses: [
        'AUTH0_CLIENT_SECRET={base64url:63}',
        'AUTH0_CLIENT_SECRET="{base64url:64}0"',
        'auth0: commit {base64url:64}',
        'AUTH0_CLIENT_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
