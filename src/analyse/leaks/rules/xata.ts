import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const xata: IssuerRules = {
  id: 'xata',
  issuer: 'Xata',
  rules: [
    {
      id: 'xata-api-key',
      title: 'Xata API key',
      severity: 'critical',
      keywords: ['xau_'],
      pattern: token(/xau_[0-9A-Za-z]{32,50}/),
      entropy: 3,
      source: 'https://xata.io/docs/concepts/api-keys',
      revoke: 'https://app.xata.io/settings',
      examples: ['XATA_API_KEY=xau_{alnum:41}', '{"xataApiKey": "xau_{alnum:41}"}'],
      nearMisses: [
        'XATA_API_KEY=xau_{alnum:30}',
        'xxau_{alnum:41}',
        'XATA_API_KEY=xau_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
