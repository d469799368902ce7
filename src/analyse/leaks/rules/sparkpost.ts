import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const sparkpost: IssuerRules = {
  id: 'sparkpost',
  issuer: 'SparkPost',
  rules: [
    {
      id: 'sparkpost-api-key',
      title: 'SparkPost API key',
      severity: 'high',
      keywords: ['sparkpost'],
      pattern: assigned(/sparkpost/, /key/, /[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://developers.sparkpost.com/api/#header-authentication',
      revoke: 'https://app.sparkpost.com/account/api-keys',
      examples: [
        'SPARKPOST_API_KEY={hex:40}',
        'os.environ.get("SPARKPOST_API_KEY", "{hex:40}")',
        "export SPARKPOST_API_KEY='{hex:40}'",
      ],
      nearMisses: [
        'SPARKPOST_API_KEY={hex:39}',
        'SPARKPOST_API_KEY="{hex:40}0"',
        'sparkpost: commit {hex:40}',
        'SPARKPOST_API_KEY=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
