import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const lightspeed: IssuerRules = {
  id: 'lightspeed',
  issuer: 'Lightspeed',
  rules: [
    {
      id: 'lightspeed-personal-token',
      title: 'Lightspeed X-Series personal token',
      severity: 'high',
      keywords: ['lsxs_pt_'],
      pattern: token(/lsxs_pt_[0-9A-Za-z]{32}/),
      entropy: 3,
      source: 'https://x-series-api.lightspeedhq.com/docs/authorization',
      revoke: 'https://x-series-support.lightspeedhq.com/hc/en-us/articles/25534188443291',
      examples: ['TOKEN=lsxs_pt_{alnum:32}', '{"token": "lsxs_pt_{alnum:32}"}'],
      nearMisses: [
        'TOKEN=lsxs_pt_{alnum:31}',
        'xlsxs_pt_{alnum:32}',
        'lsxs_pt_{alnum:32}0',
        'token: lsxs_pt_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
