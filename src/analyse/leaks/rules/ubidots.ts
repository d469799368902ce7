import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const ubidots: IssuerRules = {
  id: 'ubidots',
  issuer: 'Ubidots',
  rules: [
    {
      id: 'ubidots-token',
      title: 'Ubidots token',
      severity: 'medium',
      keywords: ['bbff-', 'bbus-'],
      pattern: token(/BB(?:FF|US)-[0-9A-Za-z]{30,42}/),
      entropy: 3,
      source: 'https://docs.ubidots.com/reference/authentication',
      revoke: 'https://industrial.ubidots.com/accounts/apiconfig',
      examples: ['UBIDOTS_TOKEN=BBFF-{alnum:30}', 'Authorization: Bearer BBFF-{alnum:30}', 'BBUS-{alnum:30}'],
      nearMisses: [
        'UBIDOTS_TOKEN=BBFF-{alnum:29}',
        'xBBFF-{alnum:30}',
        'UBIDOTS_TOKEN=BBFF-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
