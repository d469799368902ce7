import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const rapid7: IssuerRules = {
  id: 'rapid7',
  issuer: 'Rapid7',
  rules: [
    {
      id: 'rapid7-api-key',
      title: 'Rapid7 Insight Platform API key',
      severity: 'high',
      keywords: ['rapid7', 'insight', 'logentries'],
      pattern: assigned(
        /rapid7|insight[_-]?(?:platform|vm|idr)|logentries/,
        /key|token/,
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      source: 'https://docs.rapid7.com/insight/managing-platform-api-keys',
      revoke: 'https://insight.rapid7.com/platform#/apiKeyManagement',
      examples: [
        'RAPID7_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'rapid7ApiKey := `{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}`',
        '"rapid7ApiKey": "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",',
      ],
      nearMisses: [
        'RAPID7_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'RAPID7_API_KEY="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'rapid7: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'RAPID7_API_KEY=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
