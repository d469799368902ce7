import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const replicate: IssuerRules = {
  id: 'replicate',
  issuer: 'Replicate',
  rules: [
    {
      id: 'replicate-api-token',
      title: 'Replicate API token',
      severity: 'high',
      keywords: ['r8_'],
      pattern: token(/r8_[0-9A-Za-z]{37}/),
      entropy: 3,
      source: 'https://replicate.com/docs/topics/security/api-tokens',
      revoke: 'https://replicate.com/account/api-tokens',
      examples: ['REPLICATE_API_TOKEN=r8_{alnum:37}', 'ENV REPLICATE_API_TOKEN r8_{alnum:37}'],
      nearMisses: [
        'REPLICATE_API_TOKEN=r8_{alnum:36}',
        'xr8_{alnum:37}',
        '"r8_{alnum:37}0"',
        'REPLICATE_API_TOKEN=r8_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
