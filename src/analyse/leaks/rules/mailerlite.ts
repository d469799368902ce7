import { signedTokenOf } from '../format/json-web-token.ts';
import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const mailerlite: IssuerRules = {
  id: 'mailerlite',
  issuer: 'MailerLite',
  rules: [
    {
      id: 'mailerlite-api-token',
      title: 'MailerLite API token',
      severity: 'high',
      keywords: ['mailerlite'],
      pattern: assigned(
        /mailerlite/,
        /key|token/,
        /eyJ[0-9A-Za-z_-]{10,400}\.eyJ[0-9A-Za-z_-]{10,1200}\.[0-9A-Za-z_-]{20,700}/,
      ),
      reach: 2400,
      entropy: 3,
      check: signedTokenOf((payload) => 'scopes' in payload && 'aud' in payload),
      source: 'https://developers.mailerlite.com/docs/#authentication',
      revoke: 'https://dashboard.mailerlite.com/integrations/api',
      examples: [
        'MAILERLITE_API_KEY={signed-object:aud=4,jti,sub=12,scopes}',
        'os.environ.get("MAILERLITE_API_KEY", "{signed-object:aud=4,jti,sub=12,scopes}")',
        "export MAILERLITE_API_KEY='{signed-object:aud=4,jti,sub=12,scopes}'",
      ],
      nearMisses: [
        'MAILERLITE_API_KEY={signed-object:aud=4,jti,sub=12}',
        'mailerlite: commit {signed-object:aud=4,jti,sub=12,scopes}',
        'MAILERLITE_API_KEY=eyJhbGciOiJIUzI1NiJ9.{alnum:40}.{alnum:43}',
      ],
    },
  ],
};
