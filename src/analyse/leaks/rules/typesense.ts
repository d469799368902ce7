import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const typesense: IssuerRules = {
  id: 'typesense',
  issuer: 'Typesense',
  rules: [
    {
      id: 'typesense-api-key',
      title: 'Typesense API key',
      severity: 'high',
      keywords: ['typesense'],
      pattern: assigned(/typesense/, /key/, /[0-9A-Za-z]{32}/),
      entropy: 3,
      source: 'https://typesense.org/docs/guide/authentication.html',
      revoke: 'https://cloud.typesense.org/',
      examples: [
        'TYPESENSE_API_KEY={alnum:32}',
        'typesenseApiKey := `{alnum:32}`',
        '"typesenseApiKey": "{alnum:32}",',
      ],
      nearMisses: [
        'TYPESENSE_API_KEY={alnum:31}',
        'TYPESENSE_API_KEY="{alnum:32}0"',
        'typesense: commit {alnum:32}',
        'TYPESENSE_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'TYPESENSE_SEARCH_ONLY_KEY="{alnum:33}"',
      ],
    },
  ],
};
