import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const rollbar: IssuerRules = {
  id: 'rollbar',
  issuer: 'Rollbar',
  rules: [
    {
      id: 'rollbar-access-token',
      title: 'Rollbar access token',
      severity: 'medium',
      keywords: ['rollbar'],
      pattern: assigned(/rollbar/, /token/, /[0-9a-f]{32}(?:[0-9a-f]{96})?/),
      entropy: 2.9,
      source: 'https://docs.rollbar.com/docs/access-tokens',
      revoke: 'https://app.rollbar.com/settings/',
      examples: [
        'ROLLBAR_ACCESS_TOKEN={hex:32}',
        'run --rollbar-access-token {hex:32} --verbose',
        'os.environ.get("ROLLBAR_ACCESS_TOKEN", "{hex:32}")',
      ],
      nearMisses: [
        'ROLLBAR_ACCESS_TOKEN={hex:31}',
        'rollbar: commit {hex:32}',
        'ROLLBAR_ACCESS_TOKEN=00000000000000000000000000000000',
        'ROLLBAR_ACCESS_TOKEN={hex:33}',
      ],
    },
  ],
};
