import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const fireworks: IssuerRules = {
  id: 'fireworks',
  issuer: 'Fireworks AI',
  rules: [
    {
      id: 'fireworks-api-key',
      title: 'Fireworks AI API key',
      severity: 'high',
      keywords: ['fw_'],
      pattern: token(/fw_[0-9A-Za-z]{22,24}/),
      entropy: 3.5,
      source: 'https://docs.fireworks.ai/api-reference/introduction',
      revoke: 'https://fireworks.ai/account/api-keys',
      examples: ['ENV TOKEN fw_{alnum:24}', 'Authorization: Bearer fw_{alnum:24}'],
      nearMisses: [
        'TOKEN=fw_{alnum:21}',
        'xfw_{alnum:24}',
        'fw_{alnum:24}0',
        'token: fw_xxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
