import { token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

/** Both parts are base64 of whole bytes (16 and 32), so that some bits of each part's last character are zero. */
function wholeBytes(secret: string): Structure {
  const isWhole = /^SG\.[\w-]{21}[AQgw]\.[\w-]{42}[AEIMQUYcgkosw048]$/.test(secret);
  return isWhole ? 'right' : 'unchecked';
}

export const sendgrid: IssuerRules = {
  id: 'sendgrid',
  issuer: 'SendGrid',
  rules: [
    {
      id: 'sendgrid-api-key',
      title: 'SendGrid API key',
      severity: 'critical',
      keywords: ['sg.'],
      pattern: token(/SG\.[0-9A-Za-z_-]{22}\.[0-9A-Za-z_-]{43}/),
      entropy: 3,
      check: wholeBytes,
      source: 'https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys',
      revoke: 'https://app.sendgrid.com/settings/api_keys',
      examples: [
        'SENDGRID_API_KEY=SG.{base64url:21}A.{base64url:42}A',
        'run --sendgrid-api-key SG.{base64url:21}A.{base64url:42}A --verbose',
        'SG.{alnum:22}.{alnum:43}',
      ],
      nearMisses: [
        'SENDGRID_API_KEY=SG.{base64url:22}.{alnum:42}',
        'xSG.{base64url:21}A.{base64url:42}A',
        'SENDGRID_API_KEY=SG.xxxxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'SG.{alnum:22}.{alnum:44}',
      ],
    },
  ],
};
