import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const duffel: IssuerRules = {
  id: 'duffel',
  issuer: 'Duffel',
  rules: [
    {
      id: 'duffel-access-token',
      title: 'Duffel access token',
      severity: 'critical',
      keywords: ['duffel_'],
      pattern: token(/duffel_(?:live|test)_[0-9A-Za-z_-]{43}/),
      entropy: 3,
      severityOf: (secret) => (secret.startsWith('duffel_test_') ? 'low' : 'critical'),
      source: 'https://duffel.com/docs/api/overview/making-requests',
      revoke: 'https://app.duffel.com/tokens',
      examples: ['ENV TOKEN duffel_live_{base64url:43}', 'Authorization: Bearer duffel_live_{base64url:43}'],
      nearMisses: [
        'TOKEN=duffel_live_{base64url:42}',
        'xduffel_live_{base64url:43}',
        'duffel_live_{base64url:43}0',
        'token: duffel_live_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
