import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const valTown: IssuerRules = {
  id: 'val-town',
  issuer: 'Val Town',
  rules: [
    {
      id: 'val-town-api-token',
      title: 'Val Town API token',
      severity: 'medium',
      keywords: ['vtwn_'],
      pattern: token(/vtwn_[0-9A-Za-z]{20,60}/),
      entropy: 3,
      source: 'https://docs.val.town/api/authentication/',
      revoke: 'https://www.val.town/settings/api',
      examples: ['VALTOWN_TOKEN=vtwn_{alnum:40}', 'export VALTOWN_TOKEN="vtwn_{alnum:40}"'],
      nearMisses: [
        'VALTOWN_TOKEN=vtwn_{alnum:19}',
        'xvtwn_{alnum:40}',
        'VALTOWN_TOKEN=vtwn_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
