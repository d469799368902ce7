import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const rubygems: IssuerRules = {
  id: 'rubygems',
  issuer: 'RubyGems',
  rules: [
    {
      id: 'rubygems-api-key',
      title: 'RubyGems API key',
      severity: 'critical',
      keywords: ['rubygems_'],
      pattern: token(/rubygems_[0-9a-f]{48}/),
      entropy: 3,
      source: 'https://guides.rubygems.org/api-key-scopes/',
      revoke: 'https://guides.rubygems.org/api-key-scopes/',
      examples: ['GEM_HOST_API_KEY=rubygems_{hex:48}', '{"gemHostApiKey": "rubygems_{hex:48}"}'],
      nearMisses: [
        'GEM_HOST_API_KEY=rubygems_{hex:47}',
        'xrubygems_{hex:48}',
        '"rubygems_{hex:48}0"',
        'GEM_HOST_API_KEY=rubygems_000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
