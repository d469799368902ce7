import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const xai: IssuerRules = {
  id: 'xai',
  issuer: 'xAI',
  rules: [
    {
      id: 'xai-api-key',
      title: 'xAI API key',
      severity: 'high',
      keywords: ['xai-'],
      pattern: token(/xai-[0-9A-Za-z]{80}/),
      entropy: 3,
      source: 'https://docs.x.ai/docs/overview',
      revoke: 'https://console.x.ai/',
      examples: ['XAI_API_KEY=xai-{alnum:80}', '<add key="XAI_API_KEY" value="xai-{alnum:80}" />'],
      nearMisses: [
        'XAI_API_KEY=xai-{alnum:79}',
        'xxai-{alnum:80}',
        '"xai-{alnum:80}0"',
        'XAI_API_KEY=xai-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
