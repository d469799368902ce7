import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const fullstory: IssuerRules = {
  id: 'fullstory',
  issuer: 'FullStory',
  rules: [
    {
      id: 'fullstory-api-key',
      title: 'FullStory API key',
      severity: 'high',
      keywords: ['na1.', 'eu1.'],
      pattern: token(/(?:na|eu)1\.[0-9A-Za-z+/]{80,140}={0,2}/),
      entropy: 4,
      source: 'https://developer.fullstory.com/server/getting-started/',
      revoke: 'https://app.fullstory.com/ui/settings/integrations/api-keys',
      examples: ['{"token": "na1.{alnum:100}"}', "client = Client('na1.{alnum:100}')"],
      nearMisses: [
        'TOKEN=na1.{alnum:40}',
        'xna1.{alnum:100}',
        'token: na1.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
