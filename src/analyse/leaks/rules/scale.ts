import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const scale: IssuerRules = {
  id: 'scale',
  issuer: 'Scale AI',
  rules: [
    {
      id: 'scale-api-key',
      title: 'Scale AI API key',
      severity: 'high',
      keywords: ['scale_api', 'scale-api', 'scaleapi', 'scaleai', 'scale_ai', 'scale-ai'],
      pattern: assigned(/scale[_-]?(?:ai|api)/, /key/, /(?:live|test)_[0-9a-f]{32}/),
      entropy: 3,
      severityOf: (secret) => (secret.startsWith('test_') ? 'low' : 'high'),
      source: 'https://scale.com/docs/api-reference/authentication',
      revoke: 'https://dashboard.scale.com/settings',
      examples: [
        'SCALE_API_KEY=live_{hex:32}',
        'scaleapi_key: "test_{hex:32}"',
        'SCALE_AI_KEY = live_{hex:32}',
      ],
      nearMisses: [
        'SCALE_API_KEY=live_{hex:31}',
        'scale_api: commit live_{hex:32}',
        'SCALE_API_KEY=live_00000000000000000000000000000000',
      ],
    },
  ],
};
