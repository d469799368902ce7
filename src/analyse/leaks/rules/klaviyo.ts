import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const klaviyo: IssuerRules = {
  id: 'klaviyo',
  issuer: 'Klaviyo',
  rules: [
    {
      id: 'klaviyo-private-api-key',
      title: 'Klaviyo private API key',
      severity: 'high',
      keywords: [
        'pk_0',
        'pk_1',
        'pk_2',
        'pk_3',
        'pk_4',
        'pk_5',
        'pk_6',
        'pk_7',
        'pk_8',
        'pk_9',
        'pk_a',
        'pk_b',
        'pk_c',
        'pk_d',
        'pk_e',
        'pk_f',
      ],
      pattern: token(/pk_[0-9a-f]{34}/),
      entropy: 3,
      source: 'https://developers.klaviyo.com/en/docs/retrieve_api_credentials',
      revoke: 'https://www.klaviyo.com/settings/account/api-keys',
      examples: ['TOKEN=pk_{hex:34}', '{"token": "pk_{hex:34}"}'],
      nearMisses: [
        'TOKEN=pk_{hex:33}',
        'xpk_{hex:34}',
        'pk_{hex:34}0',
        'token: pk_0000000000000000000000000000000000',
      ],
    },
  ],
};
