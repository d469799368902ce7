import type { IssuerRules } from '../types.ts';

export const gemfury: IssuerRules = {
  id: 'gemfury',
  issuer: 'Gemfury',
  rules: [
    {
      id: 'gemfury-token',
      title: 'Gemfury access token',
      severity: 'high',
      keywords: ['fury.io', 'gemfury'],
      pattern:
        /https:\/\/(?<secret>[0-9A-Za-z]{6}-[0-9A-Za-z]{26,36}|[0-9A-Za-z]{20})(?::[\w-]{0,40})?@(?:[\w-]{1,32}\.)?fury\.io/,
      entropy: 3,
      source: 'https://gemfury.com/help/tokens/',
      revoke: 'https://manage.fury.io/manage/tokens',
      examples: [
        '--extra-index-url https://{alnum:20}@pypi.fury.io/me/',
        'https://{alnum:6}-{alnum:32}:x@npm.fury.io/me/',
      ],
      nearMisses: [
        'https://{alnum:19}@pypi.fury.io/me/',
        'https://pypi.fury.io/me/',
        'https://xxxxxxxxxxxxxxxxxxxx@pypi.fury.io/me/',
      ],
    },
  ],
};
