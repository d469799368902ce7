import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const finnhub: IssuerRules = {
  id: 'finnhub',
  issuer: 'Finnhub',
  rules: [
    {
      id: 'finnhub-api-key',
      title: 'Finnhub API key',
      severity: 'low',
      keywords: ['finnhub'],
      pattern: assigned(/finnhub/, /key|token|secret|passw(?:or)?d|auth/, /[0-9a-z]{20}(?:[0-9a-z]{20})?/),
      entropy: 3,
      source: 'https://finnhub.io/docs/api/authentication',
      revoke: 'https://finnhub.io/dashboard',
      examples: [
        'FINNHUB_API_KEY={lower-alnum:20}',
        'os.environ.get("FINNHUB_API_KEY", "{lower-alnum:20}")',
        '"finnhubApiKey": "{lower-alnum:20}",',
      ],
      nearMisses: [
        'FINNHUB_API_KEY={lower-alnum:19}',
        'FINNHUB_API_KEY="{lower-alnum:20}0"',
        'finnhub: commit {lower-alnum:20}',
        'FINNHUB_API_KEY=xxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
