import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const sanity: IssuerRules = {
  id: 'sanity',
  issuer: 'Sanity',
  rules: [
    {
      id: 'sanity-token',
      title: 'Sanity API token',
      severity: 'high',
      keywords: ['sanity'],
      pattern: assigned(/sanity/, /token|key/, /sk[0-9A-Za-z]{78,250}/),
      reach: 400,
      entropy: 3,
      source: 'https://www.sanity.io/docs/content-lake/http-auth',
      revoke: 'https://www.sanity.io/manage',
      examples: [
        'SANITY_API_TOKEN=sk{alnum:164}',
        '"sanityApiToken": "sk{alnum:164}",',
        'sanity-api-token: sk{alnum:164}',
      ],
      nearMisses: [
        'SANITY_API_TOKEN=sk{alnum:77}',
        'sanity: commit sk{alnum:164}',
        'SANITY_API_TOKEN=skxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
