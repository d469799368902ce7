import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const brevo: IssuerRules = {
  id: 'brevo',
  issuer: 'Brevo',
  rules: [
    {
      id: 'brevo-api-key',
      title: 'Brevo API key',
      severity: 'high',
      keywords: ['xkeysib-'],
      pattern: token(/xkeysib-[0-9a-f]{64}-[0-9A-Za-z]{16}/),
      entropy: 3,
      source: 'https://developers.brevo.com/docs/getting-started',
      revoke: 'https://app.brevo.com/settings/keys/api',
      examples: [
        '"echo\\nxkeysib-{hex:64}-{alnum:16}"',
        '<add name="token" value="xkeysib-{hex:64}-{alnum:16}"/>',
      ],
      nearMisses: [
        'TOKEN=xkeysib-{hex:64}-{alnum:15}',
        'xxkeysib-{hex:64}-{alnum:16}',
        'xkeysib-{hex:64}-{alnum:16}0',
        'token: xkeysib-0000000000000000000000000000000000000000000000000000000000000000-xxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'brevo-smtp-key',
      title: 'Brevo SMTP key',
      severity: 'high',
      keywords: ['xsmtpsib-'],
      pattern: token(/xsmtpsib-[0-9a-f]{64}-[0-9A-Za-z]{16}/),
      entropy: 3,
      source: 'https://help.brevo.com/hc/en-us/articles/7959631848850',
      revoke: 'https://app.brevo.com/settings/keys/smtp',
      examples: ['TOKEN=xsmtpsib-{hex:64}-{alnum:16}', '{"token": "xsmtpsib-{hex:64}-{alnum:16}"}'],
      nearMisses: [
        'TOKEN=xsmtpsib-{hex:64}-{alnum:15}',
        'xxsmtpsib-{hex:64}-{alnum:16}',
        'xsmtpsib-{hex:64}-{alnum:16}0',
        'token: xsmtpsib-0000000000000000000000000000000000000000000000000000000000000000-xxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
