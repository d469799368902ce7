import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const voyage: IssuerRules = {
  id: 'voyage',
  issuer: 'Voyage AI',
  rules: [
    {
      id: 'voyage-api-key',
      title: 'Voyage AI API key',
      severity: 'medium',
      keywords: ['voyage'],
      pattern: assigned(/voyage/, /key/, /(?:pa|al)-[0-9A-Za-z_-]{43}/),
      entropy: 3,
      source: 'https://docs.voyageai.com/docs/api-key-and-installation',
      revoke: 'https://dashboard.voyageai.com/',
      examples: [
        'VOYAGE_API_KEY=pa-{base64url:43}',
        'voyage-api-key: pa-{base64url:43}',
        '- name: VOYAGE_API_KEY\n  value: pa-{base64url:43}',
      ],
      nearMisses: [
        'VOYAGE_API_KEY=pa-{base64url:42}',
        'voyage: commit pa-{base64url:43}',
        'VOYAGE_API_KEY=pa-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
