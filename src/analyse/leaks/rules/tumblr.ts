import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const tumblr: IssuerRules = {
  id: 'tumblr',
  issuer: 'Tumblr',
  rules: [
    {
      id: 'tumblr-consumer-secret',
      title: 'Tumblr consumer secret',
      severity: 'medium',
      keywords: ['tumblr'],
      pattern: assigned(/tumblr/, /secret(?:[_-]?key)?/, /[0-9A-Za-z]{50}/),
      entropy: 3,
      source: 'https://www.tumblr.com/docs/en/api/v2#authentication',
      revoke: 'https://www.tumblr.com/oauth/apps',
      examples: [
        'TUMBLR_CONSUMER_SECRET={alnum:50}',
        '"tumblrConsumerSecret": "{alnum:50}",',
        'tumblr-consumer-secret: {alnum:50}',
      ],
      nearMisses: [
        'TUMBLR_CONSUMER_SECRET={alnum:49}',
        'TUMBLR_CONSUMER_SECRET="{alnum:50}0"',
        'tumblr: commit {alnum:50}',
        'TUMBLR_CONSUMER_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
