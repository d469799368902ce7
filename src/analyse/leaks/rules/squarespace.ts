import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const squarespace: IssuerRules = {
  id: 'squarespace',
  issuer: 'Squarespace',
  rules: [
    {
      id: 'squarespace-api-key',
      title: 'Squarespace API key',
      severity: 'high',
      keywords: ['squarespace'],
      pattern: assigned(
        /squarespace/,
        /key|token/,
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      source: 'https://developers.squarespace.com/commerce-apis/authentication-and-permissions',
      revoke: 'https://support.squarespace.com/hc/en-us/articles/236297987',
      examples: [
        'SQUARESPACE_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'private static final String SQUARESPACE_API_KEY = "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}";',
        'squarespaceApiKey := `{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}`',
      ],
      nearMisses: [
        'SQUARESPACE_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'SQUARESPACE_API_KEY="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'squarespace: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'SQUARESPACE_API_KEY=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
