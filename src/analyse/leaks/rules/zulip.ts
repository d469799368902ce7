import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const zulip: IssuerRules = {
  id: 'zulip',
  issuer: 'Zulip',
  rules: [
    {
      id: 'zulip-api-key',
      title: 'Zulip API key',
      severity: 'high',
      keywords: ['zulip'],
      pattern: assigned(/zulip/, /key/, /[0-9A-Za-z]{32}/),
      entropy: 3.6,
      source: 'https://zulip.com/api/api-keys',
      revoke: 'https://zulip.com/api/api-keys#invalidate-an-api-key',
      examples: [
        'ZULIP_API_KEY={alnum:32}',
        'os.environ.get("ZULIP_API_KEY", "{alnum:32}")',
        "export ZULIP_API_KEY='{alnum:32}'",
        'site=https://x.zulipchat.com\nkey={alnum:32}',
      ],
      nearMisses: [
        'ZULIP_API_KEY={alnum:31}',
        'ZULIP_API_KEY="{alnum:32}0"',
        'zulip: commit {alnum:32}',
        'ZULIP_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
