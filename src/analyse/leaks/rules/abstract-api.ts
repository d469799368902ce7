import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const abstractApi: IssuerRules = {
  id: 'abstract-api',
  issuer: 'Abstract API',
  rules: [
    {
      id: 'abstract-api-key',
      title: 'Abstract API key',
      severity: 'medium',
      keywords: ['abstractapi', 'abstract_api', 'abstract-api'],
      pattern: assigned(/abstract[_-]?api/, /key|token|secret|passw(?:or)?d|auth/, /[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://docs.abstractapi.com/',
      revoke: 'https://app.abstractapi.com/dashboard',
      examples: [
        'ABSTRACTAPI_KEY={hex:32}',
        '--abstractapi-key {hex:32} --verbose',
        '<add key="abstractapiKey" value="{hex:32}" />',
        'https://emailvalidation.abstractapi.com/v1/?api_key={hex:32}&email=a',
      ],
      nearMisses: ['ABSTRACTAPI_KEY={hex:31}', 'ABSTRACTAPI_KEY={hex:33}', 'abstractapi: commit {hex:32}'],
    },
  ],
};
