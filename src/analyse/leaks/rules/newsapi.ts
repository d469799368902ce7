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
      pattern: assigned(/news[_-]?api/, /key/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: 'https://newsapi.org/docs/authentication',
      revoke: 'https://newsapi.org/account',
      examples: [
        'NEWSAPI_KEY={hex:32}',
        "export NEWSAPI_KEY='{hex:32}'",
        '<add key="newsapiKey" value="{hex:32}" />',
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
