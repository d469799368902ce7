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
      keywords: ['fireworks', 'fw_3'],
      pattern: token(/fw_[0-9A-Za-z]{22,24}/),
      entropy: 3.5,
      source: 'https://docs.fireworks.ai/api-reference/introduction',
      revoke: 'https://fireworks.ai/account/api-keys',
      examples: ['"echo\\nfw_3Z{alnum:22}"', '<add name="token" value="fw_3Z{alnum:22}"/>'],
      nearMisses: [
        'TOKEN=fw_3Z{alnum:19}',
        'xfw_3Z{alnum:22}',
        'fw_3Z{alnum:22}0',
        'token: fw_3Zxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
