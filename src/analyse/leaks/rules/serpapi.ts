import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const serpapi: IssuerRules = {
  id: 'serpapi',
  issuer: 'SerpApi',
  rules: [
    {
      id: 'serpapi-api-key',
      title: 'SerpApi key',
      severity: 'medium',
      keywords: ['serpapi', 'serp_api', 'serp-api'],
      pattern: assigned(/serp[_-]?api/, /key/, /[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://serpapi.com/search-api',
      revoke: 'https://serpapi.com/manage-api-key',
      examples: [
        'SERPAPI_API_KEY={hex:64}',
        'run --serpapi-api-key {hex:64} --verbose',
        'os.environ.get("SERPAPI_API_KEY", "{hex:64}")',
        'https://serpapi.com/search.json?q=a&api_key={hex:64}',
      ],
      nearMisses: [
        'SERPAPI_API_KEY={hex:63}',
        'SERPAPI_API_KEY="{hex:64}0"',
        'serpapi: commit {hex:64}',
        'SERPAPI_API_KEY=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
