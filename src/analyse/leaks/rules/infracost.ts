import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const infracost: IssuerRules = {
  id: 'infracost',
  issuer: 'Infracost',
  rules: [
    {
      id: 'infracost-api-key',
      title: 'Infracost API key',
      severity: 'low',
      keywords: ['ico-'],
      pattern: token(/ico-[0-9A-Za-z]{32}/),
      entropy: 3,
      source: 'https://www.infracost.io/docs/features/environment_variables/',
      revoke: 'https://dashboard.infracost.io/',
      examples: ['export TOKEN="ico-{alnum:32}"', '"echo\\nico-{alnum:32}"'],
      nearMisses: [
        'TOKEN=ico-{alnum:31}',
        'xico-{alnum:32}',
        'ico-{alnum:32}0',
        'token: ico-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
