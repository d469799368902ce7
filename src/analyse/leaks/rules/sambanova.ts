import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const sambanova: IssuerRules = {
  id: 'sambanova',
  issuer: 'SambaNova',
  rules: [
    {
      id: 'sambanova-api-key',
      title: 'SambaNova Cloud API key',
      severity: 'medium',
      keywords: ['sambanova', 'samba_nova', 'samba-nova'],
      pattern: assigned(
        /samba[_-]?nova/,
        /key/,
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      source: 'https://docs.sambanova.ai/docs/en/get-started/quickstart',
      revoke: 'https://cloud.sambanova.ai/apis',
      examples: [
        'SAMBANOVA_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '<add key="sambanovaApiKey" value="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}" />',
        'private static final String SAMBANOVA_API_KEY = "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}";',
      ],
      nearMisses: [
        'SAMBANOVA_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'SAMBANOVA_API_KEY="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'sambanova: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'SAMBANOVA_API_KEY=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
