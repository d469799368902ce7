import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developers.dropbox.com/oauth-guide';
const REVOKE = 'https://www.dropbox.com/developers/apps';

export const dropbox: IssuerRules = {
  id: 'dropbox',
  issuer: 'Dropbox',
  rules: [
    {
      id: 'dropbox-access-token',
      title: 'Dropbox short-lived access token',
      severity: 'high',
      keywords: ['sl.u.', 'sl.b', 'sl.a', 'dropbox'],
      pattern: token(/sl\.(?:u\.)?[0-9A-Za-z_-]{130,1500}/),
      reach: 1600,
      entropy: 4,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['DROPBOX_ACCESS_TOKEN=sl.B{base64url:140}A', 'token: "sl.u.A{base64url:800}A"'],
      nearMisses: [
        'TOKEN=sl.u.{alnum:100}',
        'xsl.u.{base64url:160}A',
        'token: sl.u.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxA',
      ],
    },
    {
      id: 'dropbox-refresh-token',
      title: 'Dropbox refresh token',
      severity: 'critical',
      keywords: ['dropbox'],
      pattern: assigned(/dropbox/, /token/, /[0-9A-Za-z_-]{11}AAAAAAAAAA[0-9A-Za-z_-]{43}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'DROPBOX_REFRESH_TOKEN={alnum:11}AAAAAAAAAA{alnum:43}',
        '"dropboxRefreshToken": "{alnum:11}AAAAAAAAAA{alnum:43}",',
        "const dropboxRefreshToken = process.env.DROPBOX_REFRESH_TOKEN || '{alnum:11}AAAAAAAAAA{alnum:43}';",
      ],
      nearMisses: [
        'DROPBOX_REFRESH_TOKEN={alnum:11}AAAAAAAAAA{alnum:42}',
        'DROPBOX_REFRESH_TOKEN="{alnum:11}AAAAAAAAAA{alnum:43}0"',
        'dropbox: commit {alnum:11}AAAAAAAAAA{alnum:43}',
        'DROPBOX_REFRESH_TOKEN=xxxxxxxxxxxAAAAAAAAAAxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'dropbox-app-secret',
      title: 'Dropbox app secret',
      severity: 'high',
      keywords: ['dropbox'],
      pattern: assigned(/dropbox/, /secret/, /[0-9a-z]{15}/),
      entropy: 2.8,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'DROPBOX_APP_SECRET={lower-alnum:15}',
        'dropbox_app_secret: {lower-alnum:15}',
        'os.environ.get("DROPBOX_APP_SECRET", "{lower-alnum:15}")',
      ],
      nearMisses: [
        'DROPBOX_APP_SECRET={lower-alnum:14}',
        'DROPBOX_APP_SECRET="{lower-alnum:15}0"',
        'dropbox: commit {lower-alnum:15}',
        'DROPBOX_APP_SECRET=xxxxxxxxxxxxxxx',
      ],
    },
  ],
};
