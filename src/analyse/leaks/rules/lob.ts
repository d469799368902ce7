import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const lob: IssuerRules = {
  id: 'lob',
  issuer: 'Lob',
  rules: [
    {
      id: 'lob-api-key',
      title: 'Lob API key',
      severity: 'high',
      keywords: [
        'lob_api',
        'lob-api',
        'lobapi',
        'lob.com',
        'lob_key',
        'lob-key',
        'lobkey',
        'lob_secret',
        'lob-secret',
        'lobsecret',
      ],
      pattern: assigned(/lob/, /key|com/, /(?:live|test)_[0-9a-f]{35}/),
      entropy: 3,
      severityOf: (secret) => (secret.startsWith('test_') ? 'low' : 'high'),
      source: 'https://docs.lob.com/#tag/Authentication',
      revoke: 'https://dashboard.lob.com/settings/api-keys',
      examples: [
        'LOB_API_KEY=live_{hex:35}',
        '- name: LOB_API_KEY\n  value: live_{hex:35}',
        "export LOB_API_KEY='live_{hex:35}'",
      ],
      nearMisses: [
        'LOB_API_KEY=live_{hex:34}',
        'LOB_API_KEY="live_{hex:35}0"',
        'lob: commit live_{hex:35}',
        'LOB_API_KEY=live_00000000000000000000000000000000000',
        'LOB_API_KEY=live_pub_{hex:31}',
      ],
    },
  ],
};
