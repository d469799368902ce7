import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const lokalise: IssuerRules = {
  id: 'lokalise',
  issuer: 'Lokalise',
  rules: [
    {
      id: 'lokalise-api-token',
      title: 'Lokalise API token',
      severity: 'high',
      keywords: ['lokalise'],
      pattern: assigned(/lokalise/, /key|token|secret|passw(?:or)?d|auth/, /[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://docs.lokalise.com/en/articles/1929556-api-and-sdk-tokens',
      revoke: 'https://app.lokalise.com/profile#apitokens',
      examples: [
        'LOKALISE_API_TOKEN={hex:40}',
        'lokaliseApiToken: string = "{hex:40}"',
        '- name: LOKALISE_API_TOKEN\n  value: {hex:40}',
      ],
      nearMisses: [
        'LOKALISE_API_TOKEN={hex:39}',
        'LOKALISE_API_TOKEN="{hex:40}0"',
        'lokalise: commit {hex:40}',
        'LOKALISE_API_TOKEN=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
