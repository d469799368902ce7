import type { IssuerRules } from '../types.ts';

export const unleash: IssuerRules = {
  id: 'unleash',
  issuer: 'Unleash',
  rules: [
    {
      id: 'unleash-api-token',
      title: 'Unleash API token',
      severity: 'medium',
      keywords: ['unleash', ':production.', ':development.', '*:*.'],
      pattern:
        /(?<![\w*:-])(?:\*|\[\]|[\w-]{1,40}):(?:\*|[\w-]{1,40})\.(?:[\w-]{1,20}\.)?[0-9a-f]{56,64}(?![0-9A-Za-z])/,
      entropy: 3,
      source: 'https://docs.getunleash.io/reference/api-tokens-and-client-keys',
      revoke: 'https://docs.getunleash.io/reference/api-tokens-and-client-keys',
      examples: [
        'UNLEASH_API_TOKEN=default:development.{hex:56}',
        'UNLEASH_API_TOKEN="*:*.{hex:56}"',
        'Authorization: *:production.{hex:64}',
      ],
      nearMisses: ['UNLEASH_API_TOKEN=default:development.{hex:55}'],
    },
  ],
};
