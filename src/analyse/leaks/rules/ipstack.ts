import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const ipstack: IssuerRules = {
  id: 'ipstack',
  issuer: 'ipstack',
  rules: [
    {
      id: 'ipstack-access-key',
      title: 'ipstack access key',
      severity: 'low',
      keywords: ['ipstack'],
      pattern: assigned(/ipstack/, /key|token|secret|passw(?:or)?d|auth/, /[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://ipstack.com/documentation',
      revoke: 'https://ipstack.com/dashboard',
      examples: [
        'IPSTACK_ACCESS_KEY={hex:32}',
        'os.environ.get("IPSTACK_ACCESS_KEY", "{hex:32}")',
        '"ipstackAccessKey": "{hex:32}",',
        'http://api.ipstack.com/1.2.3.4?access_key={hex:32}',
      ],
      nearMisses: [
        'IPSTACK_ACCESS_KEY={hex:31}',
        'IPSTACK_ACCESS_KEY="{hex:32}0"',
        'ipstack: commit {hex:32}',
        'IPSTACK_ACCESS_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
