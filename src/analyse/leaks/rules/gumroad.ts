import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const gumroad: IssuerRules = {
  id: 'gumroad',
  issuer: 'Gumroad',
  rules: [
    {
      id: 'gumroad-access-token',
      title: 'Gumroad access token',
      severity: 'high',
      keywords: ['gumroad'],
      pattern: assigned(/gumroad/, /key|token|secret|passw(?:or)?d|auth/, /[0-9A-Za-z_-]{43}|[0-9a-f]{64}/),
      entropy: 3.7,
      source: 'https://gumroad.com/api',
      revoke: 'https://gumroad.com/settings/advanced',
      examples: [
        'GUMROAD_ACCESS_TOKEN={base64url:42}A',
        '"gumroadAccessToken": "{base64url:42}A",',
        "const gumroadAccessToken = process.env.GUMROAD_ACCESS_TOKEN || '{base64url:42}A';",
      ],
      nearMisses: [
        'GUMROAD_ACCESS_TOKEN={base64url:41}A',
        'GUMROAD_ACCESS_TOKEN="{base64url:42}A0"',
        'gumroad: commit {base64url:42}A',
        'GUMROAD_ACCESS_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxA',
      ],
    },
  ],
};
