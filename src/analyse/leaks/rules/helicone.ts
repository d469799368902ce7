import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const helicone: IssuerRules = {
  id: 'helicone',
  issuer: 'Helicone',
  rules: [
    {
      id: 'helicone-api-key',
      title: 'Helicone API key',
      severity: 'high',
      keywords: ['sk-helicone-'],
      pattern: token(/sk-helicone-(?:[a-z]{2}-)?[0-9a-z]{7}-[0-9a-z]{7}-[0-9a-z]{7}-[0-9a-z]{7}/),
      entropy: 3,
      source: 'https://docs.helicone.ai/helicone-headers/helicone-auth',
      revoke: 'https://us.helicone.ai/settings/api-keys',
      examples: [
        'ENV TOKEN sk-helicone-{lower-alnum:7}-{lower-alnum:7}-{lower-alnum:7}-{lower-alnum:7}',
        'Authorization: Bearer sk-helicone-{lower-alnum:7}-{lower-alnum:7}-{lower-alnum:7}-{lower-alnum:7}',
      ],
      nearMisses: [
        'TOKEN=sk-helicone-{lower-alnum:7}-{lower-alnum:7}-{lower-alnum:7}-{lower-alnum:6}',
        'xsk-helicone-{lower-alnum:7}-{lower-alnum:7}-{lower-alnum:7}-{lower-alnum:7}',
        'sk-helicone-{lower-alnum:7}-{lower-alnum:7}-{lower-alnum:7}-{lower-alnum:7}0',
        'token: sk-helicone-xxxxxxx-xxxxxxx-xxxxxxx-xxxxxxx',
      ],
    },
  ],
};
