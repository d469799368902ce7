import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const roboflow: IssuerRules = {
  id: 'roboflow',
  issuer: 'Roboflow',
  rules: [
    {
      id: 'roboflow-api-key',
      title: 'Roboflow private API key',
      severity: 'medium',
      keywords: ['roboflow'],
      pattern: assigned(/roboflow/, /key/, /[0-9A-Za-z]{20}/),
      entropy: 3.3,
      source: 'https://docs.roboflow.com/api-reference/authentication',
      revoke: 'https://app.roboflow.com/settings/api',
      examples: [
        'ROBOFLOW_API_KEY={alnum:20}',
        'roboflow-api-key: {alnum:20}',
        '- name: ROBOFLOW_API_KEY\n  value: {alnum:20}',
      ],
      nearMisses: [
        'ROBOFLOW_API_KEY={alnum:19}',
        'ROBOFLOW_API_KEY="{alnum:20}0"',
        'roboflow: commit {alnum:20}',
        'ROBOFLOW_API_KEY=xxxxxxxxxxxxxxxxxxxx',
        'roboflow_key = rf_{alnum:18}',
      ],
    },
  ],
};
