import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const browserstack: IssuerRules = {
  id: 'browserstack',
  issuer: 'BrowserStack',
  rules: [
    {
      id: 'browserstack-access-key',
      title: 'BrowserStack access key',
      severity: 'medium',
      keywords: ['browserstack'],
      pattern: assigned(/browserstack/, /key/, /[0-9A-Za-z]{20}/),
      entropy: 3,
      source: 'https://www.browserstack.com/docs/automate/selenium/authentication',
      revoke: 'https://www.browserstack.com/accounts/profile',
      examples: [
        'BROWSERSTACK_ACCESS_KEY={alnum:20}',
        '- name: BROWSERSTACK_ACCESS_KEY\n  value: {alnum:20}',
        "export BROWSERSTACK_ACCESS_KEY='{alnum:20}'",
      ],
      nearMisses: [
        'BROWSERSTACK_ACCESS_KEY={alnum:19}',
        'BROWSERSTACK_ACCESS_KEY="{alnum:20}0"',
        'browserstack: commit {alnum:20}',
        'BROWSERSTACK_ACCESS_KEY=xxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
