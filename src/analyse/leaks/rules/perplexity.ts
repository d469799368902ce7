import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const perplexity: IssuerRules = {
  id: 'perplexity',
  issuer: 'Perplexity',
  rules: [
    {
      id: 'perplexity-api-key',
      title: 'Perplexity API key',
      severity: 'high',
      keywords: ['pplx-'],
      pattern: token(/pplx-(?:[0-9A-Za-z]{48}|[0-9a-f]{64}|[0-9a-f]{56})/),
      entropy: 3,
      source: 'https://docs.perplexity.ai/guides/api-key-management',
      revoke: 'https://www.perplexity.ai/settings/api',
      examples: ['PERPLEXITY_API_KEY=pplx-{alnum:48}', 'Authorization: Bearer pplx-{alnum:48}'],
      nearMisses: [
        'PERPLEXITY_API_KEY=pplx-{alnum:47}',
        'xpplx-{alnum:48}',
        'PERPLEXITY_API_KEY=pplx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
