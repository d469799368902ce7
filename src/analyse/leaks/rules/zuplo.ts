import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const zuplo: IssuerRules = {
  id: 'zuplo',
  issuer: 'Zuplo',
  rules: [
    {
      id: 'zuplo-api-key',
      title: 'Zuplo API key',
      severity: 'high',
      keywords: ['zpka_'],
      pattern: token(/zpka_[0-9a-z]{32}_[0-9a-f]{8}/),
      entropy: 3,
      source: 'https://zuplo.com/docs/articles/api-key-api',
      revoke: 'https://zuplo.com/docs/articles/api-key-leak-detection',
      examples: ['ZUPLO_API_KEY=zpka_{hex:32}_{hex:8}', '{"zuploApiKey": "zpka_{hex:32}_{hex:8}"}'],
      nearMisses: [
        'ZUPLO_API_KEY=zpka_{hex:31}_{hex:8}',
        'xzpka_{hex:32}_{hex:8}',
        'ZUPLO_API_KEY=zpka_00000000000000000000000000000000_00000000',
      ],
    },
  ],
};
