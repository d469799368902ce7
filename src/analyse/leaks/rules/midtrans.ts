import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const midtrans: IssuerRules = {
  id: 'midtrans',
  issuer: 'Midtrans',
  rules: [
    {
      id: 'midtrans-server-key',
      title: 'Midtrans server key',
      severity: 'critical',
      keywords: ['mid-server-'],
      pattern: token(/(?:SB-)?Mid-server-[0-9A-Za-z_-]{24}/),
      entropy: 3,
      severityOf: (secret) => (secret.startsWith('SB-') ? 'low' : 'critical'),
      source: 'https://docs.midtrans.com/docs/authorization',
      revoke: 'https://dashboard.midtrans.com/settings/config_info',
      examples: [
        'MIDTRANS_SERVER_KEY=Mid-server-{base64url:24}',
        '  midtrans-server-key: Mid-server-{base64url:24} # of the release',
        'SB-Mid-server-{alnum:24}',
      ],
      nearMisses: [
        'MIDTRANS_SERVER_KEY=Mid-server-{base64url:23}',
        'xMid-server-{base64url:24}',
        'MIDTRANS_SERVER_KEY=Mid-server-xxxxxxxxxxxxxxxxxxxxxxxx',
        'Mid-client-{alnum:24}',
      ],
    },
  ],
};
