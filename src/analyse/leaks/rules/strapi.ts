import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const strapi: IssuerRules = {
  id: 'strapi',
  issuer: 'Strapi',
  rules: [
    {
      id: 'strapi-api-token',
      title: 'Strapi API token',
      severity: 'high',
      keywords: ['strapi'],
      pattern: assigned(/strapi/, /token|key/, /[0-9a-f]{256}/),
      reach: 420,
      entropy: 3,
      source: 'https://docs.strapi.io/cms/features/api-tokens',
      revoke: 'https://docs.strapi.io/cms/features/api-tokens',
      examples: [
        'STRAPI_API_TOKEN={hex:256}',
        '- name: STRAPI_API_TOKEN\n  value: {hex:256}',
        'run --strapi-api-token {hex:256} --verbose',
      ],
      nearMisses: [
        'STRAPI_API_TOKEN={hex:255}',
        'STRAPI_API_TOKEN="{hex:256}0"',
        'strapi: commit {hex:256}',
        'STRAPI_API_TOKEN=0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
