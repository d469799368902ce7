import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const raygun: IssuerRules = {
  id: 'raygun',
  issuer: 'Raygun',
  rules: [
    {
      id: 'raygun-api-key',
      title: 'Raygun API key',
      severity: 'low',
      keywords: ['raygun'],
      pattern: assigned(/raygun/, /key|token/, /[0-9A-Za-z]{22}(?:==)?/),
      entropy: 3.3,
      source: 'https://raygun.com/documentation/product-guides/public-api/',
      revoke: 'https://app.raygun.com/user/tokens',
      examples: [
        'RAYGUN_API_KEY={alnum:22}',
        '- name: RAYGUN_API_KEY\n  value: {alnum:22}',
        'run --raygun-api-key {alnum:22} --verbose',
      ],
      nearMisses: [
        'RAYGUN_API_KEY={alnum:21}',
        'raygun: commit {alnum:22}',
        'RAYGUN_API_KEY=xxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
