import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const materialize: IssuerRules = {
  id: 'materialize',
  issuer: 'Materialize',
  rules: [
    {
      id: 'materialize-app-password',
      title: 'Materialize app password',
      severity: 'critical',
      keywords: ['mzp_'],
      pattern: token(/mzp_[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://materialize.com/docs/manage/users-service-accounts/create-service-accounts/',
      revoke: 'https://console.materialize.com/access',
      examples: ['MZ_PASSWORD=mzp_{hex:64}', 'Authorization: Bearer mzp_{hex:64}'],
      nearMisses: [
        'MZ_PASSWORD=mzp_{hex:63}',
        'xmzp_{hex:64}',
        '"mzp_{hex:64}0"',
        'MZ_PASSWORD=mzp_0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
