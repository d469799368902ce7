import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const retell: IssuerRules = {
  id: 'retell',
  issuer: 'Retell AI',
  rules: [
    {
      id: 'retell-api-key',
      title: 'Retell AI API key',
      severity: 'medium',
      keywords: ['retell'],
      pattern: assigned(/retell/, /key/, /key_[0-9a-f]{28}/),
      entropy: 3,
      source: 'https://docs.retellai.com/accounts/api-keys-overview',
      revoke: 'https://dashboard.retellai.com/apiKey',
      examples: [
        'RETELL_API_KEY=key_{hex:28}',
        '<add key="retellApiKey" value="key_{hex:28}" />',
        'private static final String RETELL_API_KEY = "key_{hex:28}";',
      ],
      nearMisses: [
        'RETELL_API_KEY=key_{hex:27}',
        'RETELL_API_KEY="key_{hex:28}0"',
        'retell: commit key_{hex:28}',
        'RETELL_API_KEY=key_0000000000000000000000000000',
      ],
    },
  ],
};
