import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const stackhawk: IssuerRules = {
  id: 'stackhawk',
  issuer: 'StackHawk',
  rules: [
    {
      id: 'stackhawk-api-key',
      title: 'StackHawk API key',
      severity: 'high',
      keywords: ['hawk.'],
      pattern: token(/hawk\.[0-9A-Za-z_-]{20}\.[0-9A-Za-z_-]{20}/),
      entropy: 3,
      source: 'https://docs.stackhawk.com/apidocs.html',
      revoke: 'https://app.stackhawk.com/settings/apikeys',
      examples: [
        'HAWK_API_KEY=hawk.{base64url:20}.{base64url:20}',
        'Authorization: Bearer hawk.{base64url:20}.{base64url:20}',
      ],
      nearMisses: [
        'HAWK_API_KEY=hawk.{base64url:19}.{base64url:20}',
        'xhawk.{base64url:20}.{base64url:20}',
        'HAWK_API_KEY=hawk.xxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
