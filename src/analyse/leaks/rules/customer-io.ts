import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const customerIo: IssuerRules = {
  id: 'customer-io',
  issuer: 'Customer.io',
  rules: [
    {
      id: 'customer-io-app-api-key',
      title: 'Customer.io app API key',
      severity: 'high',
      keywords: ['customerio', 'customer_io', 'customer-io', 'customer.io'],
      pattern: assigned(/customer[_.]?io/, /key|token|secret|passw(?:or)?d|auth/, /[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://docs.customer.io/accounts-and-workspaces/managing-credentials/',
      revoke: 'https://fly.customer.io/settings/api_credentials',
      examples: [
        'CUSTOMERIO_APP_API_KEY={hex:32}',
        '<add key="customerioAppApiKey" value="{hex:32}" />',
        'customerio_app_api_key: {hex:32}',
      ],
      nearMisses: [
        'CUSTOMERIO_APP_API_KEY={hex:31}',
        'CUSTOMERIO_APP_API_KEY="{hex:32}0"',
        'customerio: commit {hex:32}',
        'CUSTOMERIO_APP_API_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
