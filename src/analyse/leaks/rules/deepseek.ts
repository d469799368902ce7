import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const deepseek: IssuerRules = {
  id: 'deepseek',
  issuer: 'DeepSeek',
  rules: [
    {
      id: 'deepseek-api-key',
      title: 'DeepSeek API key',
      severity: 'high',
      keywords: ['deepseek'],
      pattern: assigned(/deepseek/, /key|token|secret|passw(?:or)?d|auth/, /sk-[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://api-docs.deepseek.com/',
      revoke: 'https://platform.deepseek.com/api_keys',
      examples: [
        'DEEPSEEK_API_KEY=sk-{hex:32}',
        '<add key="deepseekApiKey" value="sk-{hex:32}" />',
        'deepseek_api_key: sk-{hex:32}',
      ],
      nearMisses: [
        'DEEPSEEK_API_KEY=sk-{hex:31}',
        'DEEPSEEK_API_KEY="sk-{hex:32}0"',
        'deepseek: commit sk-{hex:32}',
        'DEEPSEEK_API_KEY=sk-00000000000000000000000000000000',
      ],
    },
  ],
};
