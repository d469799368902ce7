import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const woocommerce: IssuerRules = {
  id: 'woocommerce',
  issuer: 'WooCommerce',
  rules: [
    {
      id: 'woocommerce-consumer-secret',
      title: 'WooCommerce consumer secret',
      severity: 'high',
      keywords: ['woocommerce', 'consumer_secret', 'consumersecret', 'consumer-secret', 'wc_'],
      pattern: token(/cs_[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://woocommerce.github.io/woocommerce-rest-api-docs/#authentication',
      revoke: 'https://woocommerce.com/document/woocommerce-rest-api/',
      examples: [
        'WC_CONSUMER_SECRET=cs_{hex:40}',
        '"consumerSecret": "cs_{hex:40}"',
        'https://shop.example.com/wp-json/wc/v3/orders?consumer_key=ck_x&consumer_secret=cs_{hex:40}',
      ],
      nearMisses: [
        'WC_CONSUMER_SECRET=cs_{hex:39}',
        'xcs_{hex:40}',
        '"cs_{hex:40}0"',
        'WC_CONSUMER_SECRET=cs_0000000000000000000000000000000000000000',
      ],
    },
  ],
};
