import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const braze: IssuerRules = {
  id: 'braze',
  issuer: 'Braze',
  rules: [
    {
      id: 'braze-api-key',
      title: 'Braze REST API key',
      severity: 'high',
      keywords: ['braze'],
      pattern: assigned(
        /braze/,
        /key|token|secret|passw(?:or)?d|auth/,
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      source: 'https://www.braze.com/docs/api/basics/',
      revoke: 'https://dashboard.braze.com/app_settings/developer_console/apisettings',
      examples: [
        'BRAZE_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '"brazeApiKey": "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",',
        "const brazeApiKey = process.env.BRAZE_API_KEY || '{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}';",
      ],
      nearMisses: [
        'BRAZE_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'BRAZE_API_KEY="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'braze: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'BRAZE_API_KEY=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
