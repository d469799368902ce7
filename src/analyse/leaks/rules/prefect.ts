import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const prefect: IssuerRules = {
  id: 'prefect',
  issuer: 'Prefect',
  rules: [
    {
      id: 'prefect-api-key',
      title: 'Prefect Cloud API key',
      severity: 'high',
      keywords: ['pnu_', 'pnb_'],
      pattern: token(/pn[ub]_[0-9A-Za-z]{36}/),
      entropy: 3,
      source: 'https://docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys',
      revoke: 'https://app.prefect.cloud/my/api-keys',
      examples: [
        'PREFECT_API_KEY=pnu_{alnum:36}',
        "const client = new Client('pnu_{alnum:36}');",
        'pnb_{alnum:36}',
      ],
      nearMisses: [
        'PREFECT_API_KEY=pnu_{alnum:35}',
        'xpnu_{alnum:36}',
        'PREFECT_API_KEY=pnu_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
