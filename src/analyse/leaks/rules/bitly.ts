import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const bitly: IssuerRules = {
  id: 'bitly',
  issuer: 'Bitly',
  rules: [
    {
      id: 'bitly-access-token',
      title: 'Bitly access token',
      severity: 'medium',
      keywords: ['bitly'],
      pattern: assigned(/bitly/, /key|token|secret|passw(?:or)?d|auth/, /[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://dev.bitly.com/docs/getting-started/authentication/',
      revoke: 'https://app.bitly.com/settings/api/',
      examples: [
        'BITLY_ACCESS_TOKEN={hex:40}',
        '"bitlyAccessToken": "{hex:40}",',
        "const bitlyAccessToken = process.env.BITLY_ACCESS_TOKEN || '{hex:40}';",
      ],
      nearMisses: [
        'BITLY_ACCESS_TOKEN={hex:39}',
        'BITLY_ACCESS_TOKEN="{hex:40}0"',
        'bitly: commit {hex:40}',
        'BITLY_ACCESS_TOKEN=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
