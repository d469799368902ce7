import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const moonshot: IssuerRules = {
  id: 'moonshot',
  issuer: 'Moonshot AI',
  rules: [
    {
      id: 'moonshot-api-key',
      title: 'Moonshot AI API key',
      severity: 'high',
      keywords: ['moonshot', 'kimi'],
      pattern: assigned(/moonshot|kimi/, /key|token/, /sk-[0-9A-Za-z]{48}/),
      entropy: 3,
      source: 'https://platform.moonshot.ai/docs/guide/start-using-kimi-api',
      revoke: 'https://platform.moonshot.ai/console/api-keys',
      examples: [
        'MOONSHOT_API_KEY=sk-{alnum:48}',
        '<add key="moonshotApiKey" value="sk-{alnum:48}" />',
        'private static final String MOONSHOT_API_KEY = "sk-{alnum:48}";',
      ],
      nearMisses: [
        'MOONSHOT_API_KEY=sk-{alnum:47}',
        'MOONSHOT_API_KEY="sk-{alnum:48}0"',
        'moonshot: commit sk-{alnum:48}',
        'MOONSHOT_API_KEY=sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
