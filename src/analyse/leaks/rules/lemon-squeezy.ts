import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const lemonSqueezy: IssuerRules = {
  id: 'lemon-squeezy',
  issuer: 'Lemon Squeezy',
  rules: [
    {
      id: 'lemon-squeezy-webhook-secret',
      title: 'Lemon Squeezy webhook signing secret',
      severity: 'medium',
      keywords: ['lemonsqueezy', 'lemon_squeezy', 'lemon-squeezy'],
      pattern: assigned(/lemon[_-]?squeezy/, /webhook[_-]?(?:signing[_-]?)?secret/, /[0-9A-Za-z]{16,40}/),
      entropy: 3.2,
      source: 'https://docs.lemonsqueezy.com/guides/developer-guide/testing-going-live',
      revoke: 'https://app.lemonsqueezy.com/settings/api',
      examples: [
        'LEMONSQUEEZY_WEBHOOK_SECRET={alnum:24}',
        'lemonsqueezy_webhook_secret: {alnum:24}',
        'os.environ.get("LEMONSQUEEZY_WEBHOOK_SECRET", "{alnum:24}")',
      ],
      nearMisses: [
        'LEMONSQUEEZY_WEBHOOK_SECRET={alnum:12}',
        'lemonsqueezy: commit {alnum:24}',
        'LEMONSQUEEZY_WEBHOOK_SECRET=xxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
