import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const novu: IssuerRules = {
  id: 'novu',
  issuer: 'Novu',
  rules: [
    {
      id: 'novu-secret-key',
      title: 'Novu secret key',
      severity: 'medium',
      keywords: ['novu_', 'novu.co', 'novusecret', 'novuapi', 'novu-'],
      pattern: assigned(/novu/, /key/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: 'https://docs.novu.co/platform/developer/api-keys',
      revoke: 'https://dashboard.novu.co/api-keys',
      examples: [
        'NOVU_SECRET_KEY={hex:32}',
        '"novuSecretKey": "{hex:32}"',
        'curl https://api.novu.co -H "Authorization: ApiKey {hex:32}"',
      ],
      nearMisses: [
        'NOVU_SECRET_KEY={hex:31}',
        'NOVU_SECRET_KEY="{hex:32}0"',
        'novu_: commit {hex:32}',
        'NOVU_SECRET_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
