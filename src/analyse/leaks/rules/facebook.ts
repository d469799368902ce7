import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://developers.facebook.com/apps/';

export const facebook: IssuerRules = {
  id: 'facebook',
  issuer: 'Facebook',
  rules: [
    {
      id: 'facebook-access-token',
      title: 'Facebook access token',
      severity: 'high',
      keywords: ['"eaa', "'eaa", '=eaa', ' eaa', ':eaa', '>eaa'],
      pattern: token(/EAA[A-Z][0-9A-Za-z]{90,400}/),
      reach: 512,
      entropy: 4,
      source: 'https://developers.facebook.com/docs/facebook-login/guides/access-tokens/',
      revoke: REVOKE,
      examples: [
        'FACEBOOK_ACCESS_TOKEN=EAAG{alnum:180}',
        'graph.facebook.com/me?access_token=EAAC{alnum:200}',
      ],
      nearMisses: [
        'TOKEN=EAAG{alnum:60}',
        'xEAAG{alnum:180}',
        'token: EAAGxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'facebook-app-token',
      title: 'Facebook app access token',
      severity: 'high',
      keywords: [
        'facebook',
        'fb_app',
        'fb-app',
        'fbapp',
        'fb_access',
        'fb-access',
        'fbaccess',
        'fb_token',
        'fb-token',
        'fbtoken',
      ],
      pattern: assigned(/facebook|fb_|access_/, /token/, /\d{13,17}\|[0-9A-Za-z_-]{27}/),
      entropy: 3,
      source: 'https://developers.facebook.com/docs/facebook-login/guides/access-tokens/#apptokens',
      revoke: REVOKE,
      examples: [
        'FACEBOOK_APP_TOKEN={digit:16}|{base64url:26}A',
        '- name: FACEBOOK_APP_TOKEN\n  value: {digit:16}|{base64url:26}A',
        "export FACEBOOK_APP_TOKEN='{digit:16}|{base64url:26}A'",
      ],
      nearMisses: [
        'FACEBOOK_APP_TOKEN={digit:16}|{base64url:25}A',
        'FACEBOOK_APP_TOKEN="{digit:16}|{base64url:26}A0"',
        'facebook: commit {digit:16}|{base64url:26}A',
        'FACEBOOK_APP_TOKEN=0000000000000000|xxxxxxxxxxxxxxxxxxxxxxxxxxA',
      ],
    },
    {
      id: 'facebook-app-secret',
      title: 'Facebook app secret',
      severity: 'critical',
      keywords: [
        'facebook',
        'fb_app',
        'fb-app',
        'fbapp',
        'fb_secret',
        'fb-secret',
        'fbsecret',
        'fb_client',
        'fb-client',
        'fbclient',
      ],
      pattern: assigned(/facebook|fb[_-]?(?=app|secret|client)/, /secret/, /[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://developers.facebook.com/docs/development/create-an-app/app-dashboard/basic-settings/',
      revoke: REVOKE,
      examples: [
        'FACEBOOK_APP_SECRET={hex:32}',
        "const facebookAppSecret = process.env.FACEBOOK_APP_SECRET || '{hex:32}';",
        'facebookAppSecret: string = "{hex:32}"',
      ],
      nearMisses: [
        'FACEBOOK_APP_SECRET={hex:31}',
        'FACEBOOK_APP_SECRET="{hex:32}0"',
        'facebook: commit {hex:32}',
        'FACEBOOK_APP_SECRET=00000000000000000000000000000000',
      ],
    },
  ],
};
