import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const sauceLabs: IssuerRules = {
  id: 'sauce-labs',
  issuer: 'Sauce Labs',
  rules: [
    {
      id: 'sauce-labs-access-key',
      title: 'Sauce Labs access key',
      severity: 'medium',
      keywords: ['sauce_', 'sauce-', 'saucelabs', 'sauceaccess', 'sauce.'],
      pattern: assigned(/sauce/, /key/, /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: 'https://docs.saucelabs.com/basics/environment-variables/',
      revoke: 'https://app.saucelabs.com/user-settings',
      examples: [
        'SAUCE_ACCESS_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '- name: SAUCE_ACCESS_KEY\n  value: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'run --sauce-access-key {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12} --verbose',
      ],
      nearMisses: [
        'SAUCE_ACCESS_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'SAUCE_ACCESS_KEY="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'sauce_: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'SAUCE_ACCESS_KEY=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
