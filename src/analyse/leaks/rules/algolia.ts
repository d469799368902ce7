import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const algolia: IssuerRules = {
  id: 'algolia',
  issuer: 'Algolia',
  rules: [
    {
      id: 'algolia-api-key',
      title: 'Algolia admin or write API key',
      severity: 'high',
      keywords: ['algolia'],
      pattern: assigned(
        /algolia/,
        /(?:admin|write|private|monitoring|usage|api)[\w -]{0,16}key/,
        /[0-9a-f]{32}/,
      ),
      entropy: 3,
      source: 'https://www.algolia.com/doc/guides/security/api-keys/',
      revoke: 'https://dashboard.algolia.com/account/api-keys',
      examples: [
        'ALGOLIA_ADMIN_KEY={hex:32}',
        'algoliaAdminKey: string = "{hex:32}"',
        '- name: ALGOLIA_ADMIN_KEY\n  value: {hex:32}',
      ],
      nearMisses: [
        'ALGOLIA_ADMIN_KEY={hex:31}',
        'ALGOLIA_ADMIN_KEY="{hex:32}0"',
        'algolia: commit {hex:32}',
        'ALGOLIA_ADMIN_KEY=00000000000000000000000000000000',
        'ALGOLIA_SEARCH_KEY={hex:32}',
      ],
    },
  ],
};
