import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const mapillary: IssuerRules = {
  id: 'mapillary',
  issuer: 'Mapillary',
  rules: [
    {
      id: 'mapillary-access-token',
      title: 'Mapillary access token',
      severity: 'low',
      keywords: ['mly|'],
      pattern: token(/MLY\|\d{15,17}\|[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://www.mapillary.com/developer/api-documentation',
      revoke: 'https://www.mapillary.com/dashboard/developers',
      examples: [
        'MAPILLARY_ACCESS_TOKEN=MLY|{digit:16}|{hex:32}',
        'export MAPILLARY_ACCESS_TOKEN="MLY|{digit:16}|{hex:32}"',
      ],
      nearMisses: [
        'MAPILLARY_ACCESS_TOKEN=MLY|{digit:16}|{hex:31}',
        'xMLY|{digit:16}|{hex:32}',
        'MAPILLARY_ACCESS_TOKEN=MLY|0000000000000000|00000000000000000000000000000000',
      ],
    },
  ],
};
