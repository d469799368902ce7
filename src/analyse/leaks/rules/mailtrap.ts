import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const mailtrap: IssuerRules = {
  id: 'mailtrap',
  issuer: 'Mailtrap',
  rules: [
    {
      id: 'mailtrap-api-token',
      title: 'Mailtrap API token',
      severity: 'high',
      keywords: ['mailtrap'],
      pattern: assigned(/mailtrap/, /key|token/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: 'https://help.mailtrap.io/article/103-api-tokens',
      revoke: 'https://mailtrap.io/api-tokens',
      examples: [
        'MAILTRAP_API_TOKEN={hex:32}',
        'private static final String MAILTRAP_API_TOKEN = "{hex:32}";',
        'mailtrapApiToken := `{hex:32}`',
      ],
      nearMisses: [
        'MAILTRAP_API_TOKEN={hex:31}',
        'MAILTRAP_API_TOKEN="{hex:32}0"',
        'mailtrap: commit {hex:32}',
        'MAILTRAP_API_TOKEN=00000000000000000000000000000000',
      ],
    },
  ],
};
