import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const medium: IssuerRules = {
  id: 'medium',
  issuer: 'Medium',
  rules: [
    {
      id: 'medium-integration-token',
      title: 'Medium integration token',
      severity: 'medium',
      keywords: ['medium_', 'medium-', 'mediumtoken', 'mediumapi', 'mediumint', 'mediumacc'],
      pattern: assigned(/medium/, /(?:access|integration|api)[_-]?(?:token|key)/, /2?[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://github.com/Medium/medium-api-docs',
      revoke: 'https://medium.com/me/settings/security',
      examples: [
        'MEDIUM_INTEGRATION_TOKEN={hex:64}',
        '<add key="mediumIntegrationToken" value="{hex:64}" />',
        'private static final String MEDIUM_INTEGRATION_TOKEN = "{hex:64}";',
      ],
      nearMisses: [
        'MEDIUM_INTEGRATION_TOKEN={hex:63}',
        'medium_: commit {hex:64}',
        'MEDIUM_INTEGRATION_TOKEN=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
