import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const qase: IssuerRules = {
  id: 'qase',
  issuer: 'Qase',
  rules: [
    {
      id: 'qase-api-token',
      title: 'Qase API token',
      severity: 'medium',
      keywords: ['qase'],
      pattern: assigned(/qase/, /token/, /[0-9a-f]{40}(?:[0-9a-f]{24})?/),
      entropy: 3,
      source: 'https://docs.qase.io/en/articles/5563695-api',
      revoke: 'https://app.qase.io/user/api/token',
      examples: [
        'QASE_API_TOKEN={hex:64}',
        'qase-api-token: {hex:64}',
        '- name: QASE_API_TOKEN\n  value: {hex:64}',
      ],
      nearMisses: [
        'QASE_API_TOKEN={hex:63}',
        'qase: commit {hex:64}',
        'QASE_API_TOKEN=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
