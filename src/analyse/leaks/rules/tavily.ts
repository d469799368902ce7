import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const tavily: IssuerRules = {
  id: 'tavily',
  issuer: 'Tavily',
  rules: [
    {
      id: 'tavily-api-key',
      title: 'Tavily API key',
      severity: 'medium',
      keywords: ['tvly-'],
      pattern: token(/tvly-(?:dev-|prod-)?[0-9A-Za-z-]{32,60}/),
      entropy: 3,
      source: 'https://docs.tavily.com/documentation/api-reference/introduction',
      revoke: 'https://app.tavily.com/home',
      examples: [
        'TAVILY_API_KEY=tvly-{alnum:32}',
        'Authorization: Bearer tvly-{alnum:32}',
        'tvly-dev-{alnum:32}',
      ],
      nearMisses: [
        'TAVILY_API_KEY=tvly-{alnum:31}',
        'xtvly-{alnum:32}',
        'TAVILY_API_KEY=tvly-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
