import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const paystack: IssuerRules = {
  id: 'paystack',
  issuer: 'Paystack',
  rules: [
    {
      id: 'paystack-secret-key',
      title: 'Paystack secret key',
      severity: 'critical',
      keywords: ['sk_live_', 'sk_test_'],
      pattern: token(/sk_(?:live|test)_[0-9a-f]{40}/),
      entropy: 3,
      severityOf: (secret) => (secret.startsWith('sk_test_') ? 'low' : 'critical'),
      source: 'https://paystack.com/docs/api/authentication/',
      revoke: 'https://dashboard.paystack.com/#/settings/developers',
      examples: [
        'PAYSTACK_SECRET_KEY=sk_live_{hex:40}',
        '<add key="PAYSTACK_SECRET_KEY" value="sk_live_{hex:40}" />',
        'sk_test_{hex:40}',
      ],
      nearMisses: [
        'PAYSTACK_SECRET_KEY=sk_live_{hex:39}',
        'xsk_live_{hex:40}',
        'PAYSTACK_SECRET_KEY=sk_live_0000000000000000000000000000000000000000',
        'pk_live_{hex:40}',
        'sk_live_{hex:41}',
      ],
    },
  ],
};
