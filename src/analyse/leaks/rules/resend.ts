import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const resend: IssuerRules = {
  id: 'resend',
  issuer: 'Resend',
  rules: [
    {
      id: 'resend-api-key',
      title: 'Resend API key',
      severity: 'high',
      keywords: ['resend'],
      pattern: token(/re_[0-9A-Za-z]{8}_[0-9A-Za-z]{24}/),
      entropy: 3,
      source: 'https://resend.com/docs/dashboard/api-keys/introduction',
      revoke: 'https://resend.com/api-keys',
      examples: [
        'RESEND_API_KEY=re_{alnum:8}_{alnum:24}',
        "const resend = new Resend('re_{alnum:8}_{alnum:24}');",
      ],
      nearMisses: [
        'RESEND_API_KEY=re_{alnum:8}_{alnum:23}',
        'xre_{alnum:8}_{alnum:24}',
        '"re_{alnum:8}_{alnum:24}0"',
        'RESEND_API_KEY=re_xxxxxxxx_xxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
