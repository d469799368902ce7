import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const iterable: IssuerRules = {
  id: 'iterable',
  issuer: 'Iterable',
  rules: [
    {
      id: 'iterable-api-key',
      title: 'Iterable API key',
      severity: 'high',
      keywords: ['iterable_'],
      pattern: assigned(/iterable_/, /key|token|secret|passw(?:or)?d|auth/, /[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://support.iterable.com/hc/en-us/articles/360043464871',
      revoke: 'https://app.iterable.com/settings/apiKeys',
      examples: ['ITERABLE_API_KEY={hex:32}', 'iterable_api_key: "{hex:32}"'],
      nearMisses: [
        'ITERABLE_API_KEY={hex:31}',
        'ITERABLE_API_KEY="{hex:32}0"',
        'iterable: commit {hex:32}',
        'ITERABLE_API_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
