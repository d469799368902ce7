import { base64OfObject } from '../format/encoded.ts';
import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const momento: IssuerRules = {
  id: 'momento',
  issuer: 'Momento',
  rules: [
    {
      id: 'momento-api-key',
      title: 'Momento API key',
      severity: 'high',
      keywords: ['momento'],
      pattern: assigned(/momento/, /key|token/, /eyJ[0-9A-Za-z+/_-]{80,700}={0,2}/),
      reach: 900,
      check: base64OfObject(['endpoint', 'api_key']),
      source: 'https://docs.momentohq.com/cache/develop/authentication/api-keys',
      revoke: 'https://console.gomomento.com/api-keys',
      examples: [
        'MOMENTO_API_KEY={base64-object:endpoint=cell-1-us-east-1-1.prod.a.momentohq.com,api_key}',
        'momentoApiKey := `{base64-object:endpoint=cell-1-us-east-1-1.prod.a.momentohq.com,api_key}`',
        '"momentoApiKey": "{base64-object:endpoint=cell-1-us-east-1-1.prod.a.momentohq.com,api_key}",',
      ],
      nearMisses: [
        'MOMENTO_API_KEY={base64-object:endpoint=cell-1-us-east-1-1.prod.a.momentohq.com,api}',
        'momento: commit {base64-object:endpoint=cell-1-us-east-1-1.prod.a.momentohq.com,api_key}',
      ],
    },
  ],
};
