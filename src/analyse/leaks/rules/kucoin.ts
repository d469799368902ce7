import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const kucoin: IssuerRules = {
  id: 'kucoin',
  issuer: 'KuCoin',
  rules: [
    {
      id: 'kucoin-api-secret',
      title: 'KuCoin API secret',
      severity: 'critical',
      keywords: ['kucoin'],
      pattern: assigned(/kucoin/, /secret/, /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: 'https://www.kucoin.com/docs-new/authentication',
      revoke: 'https://www.kucoin.com/account/api',
      examples: [
        'KUCOIN_API_SECRET={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '- name: KUCOIN_API_SECRET\n  value: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        "export KUCOIN_API_SECRET='{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}'",
      ],
      nearMisses: [
        'KUCOIN_API_SECRET={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'KUCOIN_API_SECRET="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'kucoin: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'KUCOIN_API_SECRET=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
