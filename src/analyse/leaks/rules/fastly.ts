import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const fastly: IssuerRules = {
  id: 'fastly',
  issuer: 'Fastly',
  rules: [
    {
      id: 'fastly-api-token',
      title: 'Fastly API token',
      severity: 'critical',
      keywords: ['fastly'],
      pattern: assigned(/fastly/, /key|token|secret|passw(?:or)?d|auth/, /[0-9A-Za-z_-]{32}/),
      entropy: 3.7,
      source: 'https://www.fastly.com/documentation/reference/api/auth-tokens/',
      revoke: 'https://manage.fastly.com/account/personal/tokens',
      examples: [
        'FASTLY_API_TOKEN={base64url:31}A',
        '<add key="fastlyApiToken" value="{base64url:31}A" />',
        'fastly_api_token: {base64url:31}A',
        'Fastly-Key: {alnum:32}',
      ],
      nearMisses: [
        'FASTLY_API_TOKEN={base64url:30}A',
        'FASTLY_API_TOKEN="{base64url:31}A0"',
        'fastly: commit {base64url:31}A',
        'FASTLY_API_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxA',
      ],
    },
  ],
};
