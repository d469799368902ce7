import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const rapidapi: IssuerRules = {
  id: 'rapidapi',
  issuer: 'RapidAPI',
  rules: [
    {
      id: 'rapidapi-key',
      title: 'RapidAPI key',
      severity: 'medium',
      keywords: ['jsn'],
      pattern: token(/[0-9a-f]{10}msh[0-9a-f]{15}p1[0-9a-f]{5}jsn[0-9a-f]{12}/),
      entropy: 3,
      source: 'https://docs.rapidapi.com/docs/keys',
      revoke: 'https://rapidapi.com/developer/apps',
      examples: [
        'X_RAPIDAPI_KEY={hex:10}msh{hex:15}p1{hex:5}jsn{hex:12}',
        '  x-rapidapi-key: {hex:10}msh{hex:15}p1{hex:5}jsn{hex:12} # of the release',
        '"x-rapidapi-key": "{hex:10}msh{hex:15}p1{hex:5}jsn{hex:12}"',
      ],
      nearMisses: [
        'X_RAPIDAPI_KEY={hex:10}msh{hex:14}p1{hex:5}jsn{hex:12}',
        'x{hex:10}msh{hex:15}p1{hex:5}jsn{hex:12}',
        '"{hex:10}msh{hex:15}p1{hex:5}jsn{hex:12}0"',
        'X_RAPIDAPI_KEY=0000000000msh000000000000000p100000jsn000000000000',
      ],
    },
  ],
};
