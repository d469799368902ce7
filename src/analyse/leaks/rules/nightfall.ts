import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const nightfall: IssuerRules = {
  id: 'nightfall',
  issuer: 'Nightfall',
  rules: [
    {
      id: 'nightfall-api-key',
      title: 'Nightfall API key',
      severity: 'medium',
      keywords: ['nf-'],
      pattern: token(/NF-[0-9A-Za-z]{32}/),
      entropy: 3,
      source: 'https://docs.nightfall.ai/docs/creating-api-key',
      revoke: 'https://app.nightfall.ai/developer-platform',
      examples: ['NIGHTFALL_API_KEY=NF-{alnum:32}', '  nightfall-api-key: NF-{alnum:32} # of the release'],
      nearMisses: [
        'NIGHTFALL_API_KEY=NF-{alnum:31}',
        'xNF-{alnum:32}',
        'NIGHTFALL_API_KEY=NF-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
