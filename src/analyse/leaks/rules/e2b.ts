import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const e2b: IssuerRules = {
  id: 'e2b',
  issuer: 'E2B',
  rules: [
    {
      id: 'e2b-api-key',
      title: 'E2B API key',
      severity: 'high',
      keywords: ['e2b_'],
      pattern: token(/e2b_[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://e2b.dev/docs/api-key',
      revoke: 'https://e2b.dev/dashboard?tab=keys',
      examples: ['  token: e2b_{hex:40} # of the release', 'TOKEN=e2b_{hex:40}'],
      nearMisses: [
        'TOKEN=e2b_{hex:39}',
        'xe2b_{hex:40}',
        'e2b_{hex:40}0',
        'token: e2b_0000000000000000000000000000000000000000',
      ],
    },
  ],
};
