import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const zerobounce: IssuerRules = {
  id: 'zerobounce',
  issuer: 'ZeroBounce',
  rules: [
    {
      id: 'zerobounce-api-key',
      title: 'ZeroBounce API key',
      severity: 'low',
      keywords: ['zerobounce', 'zero_bounce', 'zero-bounce'],
      pattern: assigned(/zero[_-]?bounce/, /key/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: 'https://www.zerobounce.net/docs/api-dashboard/',
      revoke: 'https://www.zerobounce.net/members/API',
      examples: [
        'ZEROBOUNCE_API_KEY={hex:32}',
        '"zerobounceApiKey": "{hex:32}",',
        'zerobounce-api-key: {hex:32}',
      ],
      nearMisses: [
        'ZEROBOUNCE_API_KEY={hex:31}',
        'ZEROBOUNCE_API_KEY="{hex:32}0"',
        'zerobounce: commit {hex:32}',
        'ZEROBOUNCE_API_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
