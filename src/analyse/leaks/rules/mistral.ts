import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const mistral: IssuerRules = {
  id: 'mistral',
  issuer: 'Mistral AI',
  rules: [
    {
      id: 'mistral-api-key',
      title: 'Mistral AI API key',
      severity: 'high',
      keywords: ['mistral'],
      pattern: assigned(/mistral/, /key|token/, /[0-9A-Za-z]{32}/),
      entropy: 3.6,
      source: 'https://docs.mistral.ai/getting-started/quickstart/',
      revoke: 'https://console.mistral.ai/api-keys',
      examples: [
        'MISTRAL_API_KEY={alnum:32}',
        "export MISTRAL_API_KEY='{alnum:32}'",
        '<add key="mistralApiKey" value="{alnum:32}" />',
      ],
      nearMisses: [
        'MISTRAL_API_KEY={alnum:31}',
        'MISTRAL_API_KEY="{alnum:32}0"',
        'mistral: commit {alnum:32}',
        'MISTRAL_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'mistral_key: "{lower:31}"',
      ],
    },
  ],
};
