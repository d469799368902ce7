import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const urlscan: IssuerRules = {
  id: 'urlscan',
  issuer: 'urlscan.io',
  rules: [
    {
      id: 'urlscan-api-key',
      title: 'urlscan.io API key',
      severity: 'low',
      keywords: ['urlscan'],
      pattern: assigned(/urlscan/, /key/, /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: 'https://urlscan.io/docs/api/',
      revoke: 'https://urlscan.io/user/profile/',
      examples: [
        'URLSCAN_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'urlscan-api-key: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '- name: URLSCAN_API_KEY\n  value: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
      nearMisses: [
        'URLSCAN_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'URLSCAN_API_KEY="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'urlscan: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'URLSCAN_API_KEY=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
