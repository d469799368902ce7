import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const wise: IssuerRules = {
  id: 'wise',
  issuer: 'Wise',
  rules: [
    {
      id: 'wise-api-token',
      title: 'Wise API token',
      severity: 'critical',
      keywords: [
        'transferwise',
        'transfer_wise',
        'transfer-wise',
        'wise_api',
        'wise-api',
        'wise_token',
        'wise-token',
      ],
      pattern: assigned(
        /transfer[_-]?wise|wise_api|wise_token|wise-api/,
        /token|key/,
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      source: 'https://docs.wise.com/api-docs/features/authentication-access/personal-token',
      revoke: 'https://wise.com/settings/api-tokens',
      examples: [
        'TRANSFERWISE_API_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '- name: TRANSFERWISE_API_TOKEN\n  value: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'run --transferwise-api-token {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12} --verbose',
      ],
      nearMisses: [
        'TRANSFERWISE_API_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'TRANSFERWISE_API_TOKEN="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'transferwise: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'TRANSFERWISE_API_TOKEN=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
