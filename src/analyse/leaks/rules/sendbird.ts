import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const sendbird: IssuerRules = {
  id: 'sendbird',
  issuer: 'Sendbird',
  rules: [
    {
      id: 'sendbird-api-token',
      title: 'Sendbird API token',
      severity: 'high',
      keywords: ['sendbird'],
      pattern: assigned(/sendbird/, /token|key/, /[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://sendbird.com/docs/chat/platform-api/v3/prepare-to-use-api',
      revoke: 'https://dashboard.sendbird.com/',
      examples: [
        'SENDBIRD_API_TOKEN={hex:40}',
        'os.environ.get("SENDBIRD_API_TOKEN", "{hex:40}")',
        "export SENDBIRD_API_TOKEN='{hex:40}'",
      ],
      nearMisses: [
        'SENDBIRD_API_TOKEN={hex:39}',
        'SENDBIRD_API_TOKEN="{hex:40}0"',
        'sendbird: commit {hex:40}',
        'SENDBIRD_API_TOKEN=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
