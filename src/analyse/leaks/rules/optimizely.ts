import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const optimizely: IssuerRules = {
  id: 'optimizely',
  issuer: 'Optimizely',
  rules: [
    {
      id: 'optimizely-personal-access-token',
      title: 'Optimizely personal access token',
      severity: 'medium',
      keywords: ['optimizely'],
      pattern: assigned(/optimizely/, /token|key/, /2:[0-9A-Za-z_-]{50,90}/),
      entropy: 3,
      source: 'https://docs.developers.optimizely.com/web-experimentation/reference/personal-access-token',
      revoke: 'https://app.optimizely.com/v2/profile/api',
      examples: [
        'OPTIMIZELY_TOKEN=2:{base64url:60}',
        'private static final String OPTIMIZELY_TOKEN = "2:{base64url:60}";',
        'optimizelyToken := `2:{base64url:60}`',
      ],
      nearMisses: [
        'OPTIMIZELY_TOKEN=2:{alnum:40}',
        'optimizely: commit 2:{base64url:60}',
        'OPTIMIZELY_TOKEN=2:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
