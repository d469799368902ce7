import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const box: IssuerRules = {
  id: 'box',
  issuer: 'Box',
  rules: [
    {
      id: 'box-client-secret',
      title: 'Box client secret',
      severity: 'high',
      keywords: ['box_client', 'box-client', 'boxclient', 'boxappsettings', 'boxsdk'],
      pattern: assigned(/box/, /secret/, /[0-9A-Za-z]{32}/),
      entropy: 3.5,
      source: 'https://developer.box.com/guides/authentication/jwt/jwt-setup/',
      revoke: 'https://app.box.com/developers/console',
      examples: [
        'BOX_CLIENT_SECRET={alnum:32}',
        '{"boxAppSettings": {"clientID": "a", "clientSecret": "{alnum:32}"}}',
      ],
      nearMisses: [
        'BOX_CLIENT_SECRET={alnum:31}',
        'BOX_CLIENT_SECRET={alnum:33}',
        'BOX_CLIENT_ID={alnum:32}',
      ],
    },
  ],
};
