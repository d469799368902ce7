import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const plane: IssuerRules = {
  id: 'plane',
  issuer: 'Plane',
  rules: [
    {
      id: 'plane-api-key',
      title: 'Plane API key',
      severity: 'high',
      keywords: ['plane_api_'],
      pattern: token(/plane_api_[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://developers.plane.so/api-reference/introduction',
      revoke: 'https://app.plane.so/profile/api-tokens',
      examples: ['PLANE_API_KEY=plane_api_{hex:32}', "const client = new Client('plane_api_{hex:32}');"],
      nearMisses: [
        'PLANE_API_KEY=plane_api_{hex:31}',
        'xplane_api_{hex:32}',
        '"plane_api_{hex:32}0"',
        'PLANE_API_KEY=plane_api_00000000000000000000000000000000',
      ],
    },
  ],
};
