import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const zyte: IssuerRules = {
  id: 'zyte',
  issuer: 'Zyte',
  rules: [
    {
      id: 'zyte-api-key',
      title: 'Zyte API key',
      severity: 'medium',
      keywords: ['zyte'],
      pattern: assigned(/zyte/, /key/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: 'https://docs.zyte.com/zyte-api/usage/http.html',
      revoke: 'https://app.zyte.com/o/zyte-api/api-access',
      examples: [
        'ZYTE_API_KEY={hex:32}',
        'private static final String ZYTE_API_KEY = "{hex:32}";',
        'zyteApiKey := `{hex:32}`',
      ],
      nearMisses: [
        'ZYTE_API_KEY={hex:31}',
        'ZYTE_API_KEY="{hex:32}0"',
        'zyte: commit {hex:32}',
        'ZYTE_API_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
