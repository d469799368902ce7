import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const samsara: IssuerRules = {
  id: 'samsara',
  issuer: 'Samsara',
  rules: [
    {
      id: 'samsara-api-token',
      title: 'Samsara API token',
      severity: 'high',
      keywords: ['samsara_api_'],
      pattern: token(/samsara_api_[0-9A-Za-z]{30}/),
      entropy: 3,
      source: 'https://developers.samsara.com/docs/authentication',
      revoke: 'https://cloud.samsara.com/settings/api-tokens',
      examples: [
        'SAMSARA_API_TOKEN=samsara_api_{alnum:30}',
        "const client = new Client('samsara_api_{alnum:30}');",
      ],
      nearMisses: [
        'SAMSARA_API_TOKEN=samsara_api_{alnum:29}',
        'xsamsara_api_{alnum:30}',
        '"samsara_api_{alnum:30}0"',
        'SAMSARA_API_TOKEN=samsara_api_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
