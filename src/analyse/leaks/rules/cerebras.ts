import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const cerebras: IssuerRules = {
  id: 'cerebras',
  issuer: 'Cerebras',
  rules: [
    {
      id: 'cerebras-api-key',
      title: 'Cerebras API key',
      severity: 'high',
      keywords: ['csk-'],
      pattern: token(/csk-[0-9a-z]{48}/),
      entropy: 3,
      source: 'https://inference-docs.cerebras.ai/quickstart',
      revoke: 'https://cloud.cerebras.ai/',
      examples: ['TOKEN=csk-{lower-alnum:48}', '{"token": "csk-{lower-alnum:48}"}'],
      nearMisses: [
        'TOKEN=csk-{lower-alnum:47}',
        'xcsk-{lower-alnum:48}',
        'csk-{lower-alnum:48}0',
        'token: csk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
