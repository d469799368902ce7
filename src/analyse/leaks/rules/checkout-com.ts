import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const checkoutCom: IssuerRules = {
  id: 'checkout-com',
  issuer: 'Checkout.com',
  rules: [
    {
      id: 'checkout-com-secret-key',
      title: 'Checkout.com secret key',
      severity: 'critical',
      keywords: ['checkout_', 'checkout.', 'cko_', 'cko-', 'cko.', 'sk_sbx_'],
      pattern: token(/sk_(?:sbx_)?[2-7a-z]{26}[2-7a-z*#$=]/),
      entropy: 3,
      severityOf: (secret) => (secret.startsWith('sk_sbx_') ? 'low' : 'critical'),
      source: 'https://www.checkout.com/docs/developer-resources/api/manage-api-keys',
      revoke: 'https://dashboard.checkout.com/settings/api-keys',
      examples: ['CHECKOUT_SECRET_KEY=sk_{lower:27}', 'cko.secret = "sk_sbx_{lower:26}#"'],
      nearMisses: [
        'CHECKOUT_SECRET_KEY=sk_{lower:25}',
        'CHECKOUT_SECRET_KEY=pk_{lower:27}',
        'CHECKOUT_SECRET_KEY=sk_{lower:30}',
      ],
    },
  ],
};
