import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const hunter: IssuerRules = {
  id: 'hunter',
  issuer: 'Hunter',
  rules: [
    {
      id: 'hunter-api-key',
      title: 'Hunter API key',
      severity: 'low',
      keywords: ['hunter.io', 'hunter_api', 'hunter-api', 'hunterapi', 'hunterio', 'hunter_io', 'hunter-io'],
      pattern: assigned(/hunter/, /key|token|secret|passw(?:or)?d|auth/, /[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://hunter.io/api-documentation',
      revoke: 'https://hunter.io/api-keys',
      examples: [
        'HUNTER_API_KEY={hex:40}',
        "export HUNTER_API_KEY='{hex:40}'",
        '--hunter-api-key {hex:40} --verbose',
      ],
      nearMisses: [
        'HUNTER_API_KEY={hex:39}',
        'HUNTER_API_KEY="{hex:40}0"',
        'hunter: commit {hex:40}',
        'HUNTER_API_KEY=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
