import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const tomtom: IssuerRules = {
  id: 'tomtom',
  issuer: 'TomTom',
  rules: [
    {
      id: 'tomtom-api-key',
      title: 'TomTom API key',
      severity: 'low',
      keywords: ['tomtom'],
      pattern: assigned(/tomtom/, /key/, /[0-9A-Za-z]{32}/),
      entropy: 3.6,
      source: 'https://developer.tomtom.com/knowledgebase/platform/articles/how-to-get-an-tomtom-api-key/',
      revoke: 'https://developer.tomtom.com/user/me/apps',
      examples: [
        'TOMTOM_API_KEY={alnum:32}',
        'private static final String TOMTOM_API_KEY = "{alnum:32}";',
        'tomtomApiKey := `{alnum:32}`',
      ],
      nearMisses: [
        'TOMTOM_API_KEY={alnum:31}',
        'TOMTOM_API_KEY="{alnum:32}0"',
        'tomtom: commit {alnum:32}',
        'TOMTOM_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
