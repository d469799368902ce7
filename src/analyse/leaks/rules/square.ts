import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developer.squareup.com/docs/build-basics/access-tokens';
const REVOKE = 'https://developer.squareup.com/apps';

export const square: IssuerRules = {
  id: 'square',
  issuer: 'Square',
  rules: [
    {
      id: 'square-access-token',
      title: 'Square access token',
      severity: 'critical',
      keywords: ['eaaae', 'eaaaf', 'eaaal'],
      pattern: token(/EAAA[EFl][0-9A-Za-z_-]{59}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['SQUARE_ACCESS_TOKEN=EAAAE{alnum:59}', 'Authorization: Bearer EAAAE{alnum:59}'],
      nearMisses: ['SQUARE_ACCESS_TOKEN=EAAAE{alnum:50}', 'xEAAAE{alnum:59}'],
    },
    {
      id: 'square-legacy-access-token',
      title: 'Square access token (sq0atp)',
      severity: 'critical',
      keywords: ['sq0atp-'],
      pattern: token(/sq0atp-[0-9A-Za-z_-]{22}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'SQUARE_ACCESS_TOKEN=sq0atp-{base64url:22}',
        "const client = new Client('sq0atp-{base64url:22}');",
      ],
      nearMisses: [
        'SQUARE_ACCESS_TOKEN=sq0atp-{base64url:21}',
        'xsq0atp-{base64url:22}',
        'SQUARE_ACCESS_TOKEN=sq0atp-xxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'square-application-secret',
      title: 'Square application secret',
      severity: 'critical',
      keywords: ['sq0csp-'],
      pattern: token(/sq0csp-[0-9A-Za-z_-]{43}/),
      entropy: 3,
      source: 'https://developer.squareup.com/docs/oauth-api/overview',
      revoke: REVOKE,
      examples: [
        'SQUARE_SECRET=sq0csp-{base64url:43}',
        'run --square-secret sq0csp-{base64url:43} --verbose',
      ],
      nearMisses: [
        'SQUARE_SECRET=sq0csp-{base64url:42}',
        'xsq0csp-{base64url:43}',
        'SQUARE_SECRET=sq0csp-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'square-sandbox-secret',
      title: 'Square sandbox application secret',
      severity: 'low',
      keywords: ['sandbox-sq0csb-'],
      pattern: token(/sandbox-sq0csb-[0-9A-Za-z_-]{43}/),
      entropy: 3,
      source: 'https://developer.squareup.com/docs/devtools/sandbox/overview',
      revoke: REVOKE,
      examples: [
        'SQUARE_SECRET=sandbox-sq0csb-{base64url:43}',
        'export SQUARE_SECRET="sandbox-sq0csb-{base64url:43}"',
      ],
      nearMisses: [
        'SQUARE_SECRET=sandbox-sq0csb-{base64url:42}',
        'xsandbox-sq0csb-{base64url:43}',
        'SQUARE_SECRET=sandbox-sq0csb-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
