import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const clearbit: IssuerRules = {
  id: 'clearbit',
  issuer: 'Clearbit',
  rules: [
    {
      id: 'clearbit-secret-key',
      title: 'Clearbit secret API key',
      severity: 'medium',
      keywords: ['clearbit'],
      pattern: assigned(/clearbit/, /key|token|secret|passw(?:or)?d|auth/, /sk_[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://dashboard.clearbit.com/docs#authentication',
      revoke: 'https://dashboard.clearbit.com/api',
      examples: [
        'CLEARBIT_KEY=sk_{hex:32}',
        'os.environ.get("CLEARBIT_KEY", "sk_{hex:32}")',
        '"clearbitKey": "sk_{hex:32}",',
      ],
      nearMisses: [
        'CLEARBIT_KEY=sk_{hex:31}',
        'CLEARBIT_KEY="sk_{hex:32}0"',
        'clearbit: commit sk_{hex:32}',
        'CLEARBIT_KEY=sk_00000000000000000000000000000000',
      ],
    },
  ],
};
