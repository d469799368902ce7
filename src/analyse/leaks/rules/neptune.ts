import { base64OfObject } from '../format/encoded.ts';
import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const neptune: IssuerRules = {
  id: 'neptune',
  issuer: 'neptune.ai',
  rules: [
    {
      id: 'neptune-api-token',
      title: 'neptune.ai API token',
      severity: 'medium',
      keywords: ['eyjhcglfywrkcmvzcyi6'],
      pattern: token(/eyJhcGlfYWRkcmVzcyI6[0-9A-Za-z_-]{60,300}={0,2}/),
      reach: 400,
      check: base64OfObject(['api_address', 'api_key']),
      source: 'https://docs.neptune.ai/setup/setting_api_token/',
      revoke: 'https://app.neptune.ai/get_my_api_token',
      examples: [
        'NEPTUNE_API_TOKEN={base64-object:api_address=https://app.neptune.ai,api_url=https://app.neptune.ai,api_key}',
        'export NEPTUNE_API_TOKEN="{base64-object:api_address=https://app.neptune.ai,api_url=https://app.neptune.ai,api_key}"',
      ],
      nearMisses: [
        'NEPTUNE_API_TOKEN=eyJhcGlfYWRkcmVzcyI6{alnum:40}',
        'x{base64-object:api_address=https://app.neptune.ai,api_url=https://app.neptune.ai,api_key}',
        '{base64-object:api_address=https://app.neptune.ai,api_url=https://app.neptune.ai}',
      ],
    },
  ],
};
