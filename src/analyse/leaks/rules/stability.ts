import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const stability: IssuerRules = {
  id: 'stability',
  issuer: 'Stability AI',
  rules: [
    {
      id: 'stability-api-key',
      title: 'Stability AI API key',
      severity: 'high',
      keywords: ['stability'],
      pattern: assigned(/stability/, /key/, /sk-[0-9A-Za-z]{48}/),
      entropy: 3,
      source: 'https://platform.stability.ai/docs/getting-started/authentication',
      revoke: 'https://platform.stability.ai/account/keys',
      examples: [
        'STABILITY_API_KEY=sk-{alnum:48}',
        '"stabilityApiKey": "sk-{alnum:48}",',
        'stability-api-key: sk-{alnum:48}',
      ],
      nearMisses: [
        'STABILITY_API_KEY=sk-{alnum:47}',
        'STABILITY_API_KEY="sk-{alnum:48}0"',
        'stability: commit sk-{alnum:48}',
        'STABILITY_API_KEY=sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
