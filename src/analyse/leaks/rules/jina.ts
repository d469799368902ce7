import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const jina: IssuerRules = {
  id: 'jina',
  issuer: 'Jina AI',
  rules: [
    {
      id: 'jina-api-key',
      title: 'Jina AI API key',
      severity: 'high',
      keywords: ['jina_'],
      pattern: token(/jina_[0-9a-f]{32}[0-9A-Za-z_-]{28}/),
      entropy: 3,
      source: 'https://jina.ai/api-dashboard/',
      revoke: 'https://jina.ai/api-dashboard/key-manager',
      examples: [
        '  token: jina_{hex:32}{base64url:27}A # of the release',
        'TOKEN=jina_{hex:32}{base64url:27}A',
      ],
      nearMisses: [
        'TOKEN=jina_{hex:32}{base64url:26}A',
        'xjina_{hex:32}{base64url:27}A',
        'jina_{hex:32}{base64url:27}A0',
        'token: jina_00000000000000000000000000000000xxxxxxxxxxxxxxxxxxxxxxxxxxxA',
      ],
    },
  ],
};
