import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const revenuecat: IssuerRules = {
  id: 'revenuecat',
  issuer: 'RevenueCat',
  rules: [
    {
      id: 'revenuecat-secret-key',
      title: 'RevenueCat secret API key',
      severity: 'high',
      keywords: ['revenuecat', 'revenue_cat', 'revenue-cat'],
      pattern: assigned(/revenue[_-]?cat/, /key|secret(?:[_-]?key)?/, /sk_(?!live_|test_)[0-9A-Za-z]{24,36}/),
      entropy: 3,
      source: 'https://www.revenuecat.com/docs/projects/authentication',
      revoke: 'https://app.revenuecat.com/',
      examples: [
        'REVENUECAT_SECRET_KEY=sk_{alnum:30}',
        'revenuecatSecretKey := `sk_{alnum:30}`',
        '"revenuecatSecretKey": "sk_{alnum:30}",',
      ],
      nearMisses: [
        'REVENUECAT_SECRET_KEY=sk_{alnum:23}',
        'revenuecat: commit sk_{alnum:30}',
        'REVENUECAT_SECRET_KEY=sk_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
