import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const zerotier: IssuerRules = {
  id: 'zerotier',
  issuer: 'ZeroTier',
  rules: [
    {
      id: 'zerotier-api-token',
      title: 'ZeroTier Central API token',
      severity: 'high',
      keywords: ['zerotier', 'zero_tier', 'zero-tier'],
      pattern: assigned(/zero[_-]?tier/, /token/, /[0-9A-Za-z]{32}/),
      entropy: 3.6,
      source: 'https://docs.zerotier.com/api/tokens/',
      revoke: 'https://my.zerotier.com/account',
      examples: [
        'ZEROTIER_CENTRAL_TOKEN={alnum:32}',
        '- name: ZEROTIER_CENTRAL_TOKEN\n  value: {alnum:32}',
        'run --zerotier-central-token {alnum:32} --verbose',
      ],
      nearMisses: [
        'ZEROTIER_CENTRAL_TOKEN={alnum:31}',
        'ZEROTIER_CENTRAL_TOKEN="{alnum:32}0"',
        'zerotier: commit {alnum:32}',
        'ZEROTIER_CENTRAL_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
