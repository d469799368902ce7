import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const vultr: IssuerRules = {
  id: 'vultr',
  issuer: 'Vultr',
  rules: [
    {
      id: 'vultr-api-key',
      title: 'Vultr API key',
      severity: 'critical',
      keywords: ['vultr'],
      pattern: assigned(/vultr/, /key|token/, /[0-9A-Z]{36}/),
      entropy: 3.5,
      source: 'https://docs.vultr.com/platform/other/api',
      revoke: 'https://my.vultr.com/settings/#settingsapi',
      examples: [
        'VULTR_API_KEY={upper-alnum:36}',
        'run --vultr-api-key {upper-alnum:36} --verbose',
        'os.environ.get("VULTR_API_KEY", "{upper-alnum:36}")',
      ],
      nearMisses: [
        'VULTR_API_KEY={upper-alnum:35}',
        'VULTR_API_KEY="{upper-alnum:36}0"',
        'vultr: commit {upper-alnum:36}',
        'VULTR_API_KEY=XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
      ],
    },
  ],
};
