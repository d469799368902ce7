import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const runway: IssuerRules = {
  id: 'runway',
  issuer: 'Runway',
  rules: [
    {
      id: 'runway-api-key',
      title: 'Runway API secret',
      severity: 'high',
      keywords: ['runway'],
      pattern: token(/key_[0-9a-f]{128}/),
      entropy: 3,
      source: 'https://docs.dev.runwayml.com/guides/using-the-api/',
      revoke: 'https://dev.runwayml.com/',
      examples: ['RUNWAYML_API_SECRET=key_{hex:128}', 'new RunwayML({ apiKey: "key_{hex:128}" })'],
      nearMisses: [
        'RUNWAYML_API_SECRET=key_{hex:127}',
        'xkey_{hex:128}',
        '"key_{hex:128}0"',
        'RUNWAYML_API_SECRET=key_00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
