import { noPlaceholder } from '../format/placeholder.ts';
import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const apple: IssuerRules = {
  id: 'apple',
  issuer: 'Apple',
  rules: [
    {
      id: 'apple-app-specific-password',
      title: 'Apple app-specific password',
      severity: 'high',
      keywords: [
        'apple_app',
        'apple-app',
        'appleapp',
        'apple_id',
        'apple-id',
        'appleid',
        'apple_pass',
        'apple-pass',
        'applepass',
        'notarytool',
        'altool',
        'app-specific',
      ],
      pattern: assigned(/apple|notarytool|altool/, /pass(?:word|wd)?/, /[a-z]{4}-[a-z]{4}-[a-z]{4}-[a-z]{4}/),
      entropy: 2.5,
      check: noPlaceholder,
      source: 'https://support.apple.com/en-us/102654',
      revoke: 'https://account.apple.com/account/manage',
      examples: [
        'APPLE_APP_SPECIFIC_PASSWORD={lower:4}-{lower:4}-{lower:4}-{lower:4}',
        'appleAppSpecificPassword: string = "{lower:4}-{lower:4}-{lower:4}-{lower:4}"',
        '- name: APPLE_APP_SPECIFIC_PASSWORD\n  value: {lower:4}-{lower:4}-{lower:4}-{lower:4}',
        'xcrun notarytool submit a.zip --password {lower:4}-{lower:4}-{lower:4}-{lower:4}',
      ],
      nearMisses: [
        'APPLE_PASSWORD={lower:4}-{lower:4}-{lower:4}',
        'APPLE_PASSWORD=xxxx-xxxx-xxxx-xxxx',
        'apple {lower:4}-{lower:4}-{lower:4}-{lower:4}',
      ],
    },
  ],
};
