import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const cohere: IssuerRules = {
  id: 'cohere',
  issuer: 'Cohere',
  rules: [
    {
      id: 'cohere-api-key',
      title: 'Cohere API key',
      severity: 'high',
      keywords: ['cohere', 'co_api_key', 'co-api-key', 'coapikey'],
      pattern: assigned(/cohere|co_api/, /key|token|secret|passw(?:or)?d|auth/, /[0-9A-Za-z]{40}/),
      entropy: 3.8,
      source: 'https://docs.cohere.com/docs/rate-limits',
      revoke: 'https://dashboard.cohere.com/api-keys',
      examples: [
        'COHERE_API_KEY={alnum:40}',
        'cohereApiKey: string = "{alnum:40}"',
        '- name: COHERE_API_KEY\n  value: {alnum:40}',
      ],
      nearMisses: [
        'COHERE_API_KEY={alnum:39}',
        'COHERE_API_KEY="{alnum:40}0"',
        'cohere: commit {alnum:40}',
        'COHERE_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
