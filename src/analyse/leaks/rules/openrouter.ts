import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const openrouter: IssuerRules = {
  id: 'openrouter',
  issuer: 'OpenRouter',
  rules: [
    {
      id: 'openrouter-api-key',
      title: 'OpenRouter API key',
      severity: 'high',
      keywords: ['sk-or-v1-'],
      pattern: token(/sk-or-v1-[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://openrouter.ai/docs/api-reference/authentication',
      revoke: 'https://openrouter.ai/settings/keys',
      examples: [
        'OPENROUTER_API_KEY=sk-or-v1-{hex:64}',
        '<add key="OPENROUTER_API_KEY" value="sk-or-v1-{hex:64}" />',
      ],
      nearMisses: [
        'OPENROUTER_API_KEY=sk-or-v1-{hex:63}',
        'xsk-or-v1-{hex:64}',
        '"sk-or-v1-{hex:64}0"',
        'OPENROUTER_API_KEY=sk-or-v1-0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
