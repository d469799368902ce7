import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const rootly: IssuerRules = {
  id: 'rootly',
  issuer: 'Rootly',
  rules: [
    {
      id: 'rootly-api-key',
      title: 'Rootly API key',
      severity: 'high',
      keywords: ['rootly_'],
      pattern: token(/rootly_[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://docs.rootly.com/api-reference/overview',
      revoke: 'https://rootly.com/account/api_keys',
      examples: ['ROOTLY_API_KEY=rootly_{hex:64}', '<add key="ROOTLY_API_KEY" value="rootly_{hex:64}" />'],
      nearMisses: [
        'ROOTLY_API_KEY=rootly_{hex:63}',
        'xrootly_{hex:64}',
        '"rootly_{hex:64}0"',
        'ROOTLY_API_KEY=rootly_0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
