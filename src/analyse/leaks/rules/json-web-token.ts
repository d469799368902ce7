import { signedToken } from '../format/json-web-token.ts';
import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const jsonWebToken: IssuerRules = {
  id: 'json-web-token',
  issuer: 'JSON web tokens',
  rules: [
    {
      id: 'json-web-token',
      title: 'JSON web token',
      severity: 'medium',
      keywords: ['eyjhbgci', 'eyj0exai', 'eyjrawqi', 'eyj4nxqi', 'eyjqa3ui', 'eyjjdhki'],
      pattern: token(/eyJ[0-9A-Za-z_-]{10,800}\.eyJ[0-9A-Za-z_-]{10,4000}\.[0-9A-Za-z_-]{20,800}/),
      reach: 6144,
      check: signedToken,
      source: 'https://www.rfc-editor.org/rfc/rfc7519',
      revoke: 'https://www.rfc-editor.org/rfc/rfc7009',
      examples: [
        'Authorization: Bearer {jwt:HS256}',
        '"access_token": "{jwt:RS256}"',
        '{"jwt":"{jwt:HS256}"}',
      ],
      nearMisses: [
        'token=eyJhbGciOi{alnum:20}.eyJ{alnum:40}.{alnum:43}',
        '{jwt:none}',
        'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.{base64url:43}',
        'x{jwt:HS256}',
      ],
    },
  ],
};
