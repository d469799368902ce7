import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const yelp: IssuerRules = {
  id: 'yelp',
  issuer: 'Yelp',
  rules: [
    {
      id: 'yelp-api-key',
      title: 'Yelp API key',
      severity: 'low',
      keywords: ['yelp'],
      pattern: assigned(/yelp/, /key|token/, /[0-9A-Za-z_-]{128}/),
      entropy: 3,
      source: 'https://docs.developer.yelp.com/docs/fusion-authentication',
      revoke: 'https://www.yelp.com/developers/v3/manage_app',
      examples: [
        'YELP_API_KEY={base64url:128}',
        'private static final String YELP_API_KEY = "{base64url:128}";',
        'yelpApiKey := `{base64url:128}`',
      ],
      nearMisses: [
        'YELP_API_KEY={base64url:127}',
        'YELP_API_KEY="{base64url:128}0"',
        'yelp: commit {base64url:128}',
        'YELP_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
