import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const newsapi: IssuerRules = {
  id: 'newsapi',
  issuer: 'News API',
  rules: [
    {
      id: 'newsapi-api-key',
      title: 'News API key',
      severity: 'low',
      keywords: ['newsapi', 'news_api', 'news-api'],
      pattern: assigned(/news_?-?api/, /key/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: 'https://newsapi.org/docs/authentication',
      revoke: 'https://newsapi.org/account',
      examples: [
        'NEWSAPI_KEY={hex:32}',
        'run --newsapi-key {hex:32} --verbose',
        'os.environ.get("NEWSAPI_KEY", "{hex:32}")',
      ],
      nearMisses: [
        'NEWSAPI_KEY={hex:31}',
        'NEWSAPI_KEY="{hex:32}0"',
        'newsapi: commit {hex:32}',
        'NEWSAPI_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
