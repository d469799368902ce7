import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const pinterest: IssuerRules = {
  id: 'pinterest',
  issuer: 'Pinterest',
  rules: [
    {
      id: 'pinterest-access-token',
      title: 'Pinterest access token',
      severity: 'high',
      keywords: ['pina_', 'pinr_'],
      pattern: token(/pin[ar]_[0-9A-Z]{60,120}/),
      entropy: 3,
      source: 'https://developers.pinterest.com/docs/getting-started/authentication-and-scopes/',
      revoke: 'https://developers.pinterest.com/apps/',
      examples: [
        'PINTEREST_ACCESS_TOKEN=pina_{upper-alnum:90}',
        'export PINTEREST_ACCESS_TOKEN="pina_{upper-alnum:90}"',
      ],
      nearMisses: [
        'PINTEREST_ACCESS_TOKEN=pina_{upper-alnum:59}',
        'xpina_{upper-alnum:90}',
        'PINTEREST_ACCESS_TOKEN=pina_XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
      ],
    },
  ],
};
