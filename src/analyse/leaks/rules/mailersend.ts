import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const mailersend: IssuerRules = {
  id: 'mailersend',
  issuer: 'MailerSend',
  rules: [
    {
      id: 'mailersend-api-token',
      title: 'MailerSend API token',
      severity: 'high',
      keywords: ['mlsn.'],
      pattern: token(/mlsn\.[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://developers.mailersend.com/general.html#authentication',
      revoke: 'https://app.mailersend.com/api-tokens',
      examples: ['MAILERSEND_API_KEY=mlsn.{hex:64}', "const client = new Client('mlsn.{hex:64}');"],
      nearMisses: [
        'MAILERSEND_API_KEY=mlsn.{hex:63}',
        'xmlsn.{hex:64}',
        '"mlsn.{hex:64}0"',
        'MAILERSEND_API_KEY=mlsn.0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
