import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const tatum: IssuerRules = {
  id: 'tatum',
  issuer: 'Tatum',
  rules: [
    {
      id: 'tatum-api-key',
      title: 'Tatum API key',
      severity: 'medium',
      keywords: ['tatum', 'x-api-key'],
      pattern: token(/t-[0-9a-f]{24}-[0-9a-f]{24,32}/),
      entropy: 3,
      source: 'https://docs.tatum.io/docs/authentication',
      revoke: 'https://dashboard.tatum.io/',
      examples: ['TATUM_API_KEY=t-{hex:24}-{hex:24}', 'x-api-key: t-{hex:24}-{hex:32}'],
      nearMisses: [
        'TATUM_API_KEY=t-{hex:23}-{hex:24}',
        'xt-{hex:24}-{hex:24}',
        'TATUM_API_KEY=t-000000000000000000000000-000000000000000000000000',
      ],
    },
  ],
};
