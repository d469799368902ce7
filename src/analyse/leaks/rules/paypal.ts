import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const paypal: IssuerRules = {
  id: 'paypal',
  issuer: 'PayPal',
  rules: [
    {
      id: 'paypal-client-secret',
      title: 'PayPal client secret',
      severity: 'critical',
      keywords: ['paypal', 'pay_pal', 'pay-pal'],
      pattern: assigned(/pay[_-]?pal/, /secret(?:[_-]?key)?/, /E[0-9A-Za-z_-]{79}/),
      entropy: 3.6,
      source: 'https://developer.paypal.com/api/rest/authentication/',
      revoke: 'https://developer.paypal.com/dashboard/applications',
      examples: [
        'PAYPAL_CLIENT_SECRET=E{base64url:79}',
        "export PAYPAL_CLIENT_SECRET='E{base64url:79}'",
        '<add key="paypalClientSecret" value="E{base64url:79}" />',
      ],
      nearMisses: [
        'PAYPAL_CLIENT_SECRET=E{base64url:78}',
        'PAYPAL_CLIENT_SECRET="E{base64url:79}0"',
        'paypal: commit E{base64url:79}',
        'PAYPAL_CLIENT_SECRET=Exxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'PAYPAL_CLIENT_SECRET=A{base64url:79}',
      ],
    },
  ],
};
