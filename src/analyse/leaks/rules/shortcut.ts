import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const shortcut: IssuerRules = {
  id: 'shortcut',
  issuer: 'Shortcut',
  rules: [
    {
      id: 'shortcut-api-token',
      title: 'Shortcut API token',
      severity: 'high',
      keywords: ['shortcut', 'clubhouse'],
      pattern: assigned(
        /shortcut|clubhouse/,
        /api[_-]?token|token/,
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      source: 'https://developer.shortcut.com/api/rest/v3#Authentication',
      revoke: 'https://app.shortcut.com/settings/account/api-tokens',
      examples: [
        'SHORTCUT_API_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '<add key="shortcutApiToken" value="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}" />',
        'private static final String SHORTCUT_API_TOKEN = "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}";',
      ],
      nearMisses: [
        'SHORTCUT_API_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'SHORTCUT_API_TOKEN="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'shortcut: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'SHORTCUT_API_TOKEN=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
