import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const seam: IssuerRules = {
  id: 'seam',
  issuer: 'Seam',
  rules: [
    {
      id: 'seam-api-key',
      title: 'Seam API key',
      severity: 'high',
      keywords: ['seam_'],
      pattern: token(/seam_(?!test)[0-9A-Za-z]{8,10}_[0-9A-Za-z]{24,32}/),
      entropy: 3,
      source: 'https://docs.seam.co/latest/core-concepts/authentication/api-keys',
      revoke: 'https://console.seam.co/',
      examples: ['SEAM_API_KEY=seam_{alnum:9}_{alnum:28}', 'Authorization: Bearer seam_{alnum:9}_{alnum:28}'],
      nearMisses: [
        'SEAM_API_KEY=seam_{alnum:9}_{alnum:20}',
        'xseam_{alnum:9}_{alnum:28}',
        'SEAM_API_KEY=seam_xxxxxxxxx_xxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
