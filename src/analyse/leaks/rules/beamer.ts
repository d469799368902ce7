import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const beamer: IssuerRules = {
  id: 'beamer',
  issuer: 'Beamer',
  rules: [
    {
      id: 'beamer-api-key',
      title: 'Beamer API key',
      severity: 'medium',
      keywords: ['beamer'],
      pattern: assigned(/beamer/, /key|token|secret|passw(?:or)?d|auth/, /b_[0-9A-Za-z+/]{43}=/),
      entropy: 3,
      source: 'https://www.getbeamer.com/api',
      revoke: 'https://app.getbeamer.com/settings#api',
      examples: ['BEAMER_API_KEY=b_{alnum:43}=', 'Beamer-Api-Key: b_{alnum:43}='],
      nearMisses: [
        'BEAMER_API_KEY=b_{alnum:42}=',
        'beamer: commit b_{alnum:43}=',
        'BEAMER_API_KEY=b_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=',
      ],
    },
  ],
};
