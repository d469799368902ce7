import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const siliconflow: IssuerRules = {
  id: 'siliconflow',
  issuer: 'SiliconFlow',
  rules: [
    {
      id: 'siliconflow-api-key',
      title: 'SiliconFlow API key',
      severity: 'medium',
      keywords: ['siliconflow', 'silicon_flow', 'silicon-flow'],
      pattern: assigned(/silicon[_-]?flow/, /key|token/, /sk-[a-z]{48}/),
      entropy: 3,
      source: 'https://docs.siliconflow.com/en/userguide/quickstart',
      revoke: 'https://cloud.siliconflow.com/account/ak',
      examples: [
        'SILICONFLOW_API_KEY=sk-{lower:48}',
        '"siliconflowApiKey": "sk-{lower:48}",',
        'siliconflow-api-key: sk-{lower:48}',
      ],
      nearMisses: [
        'SILICONFLOW_API_KEY=sk-{lower:47}',
        'SILICONFLOW_API_KEY="sk-{lower:48}0"',
        'siliconflow: commit sk-{lower:48}',
        'SILICONFLOW_API_KEY=sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
