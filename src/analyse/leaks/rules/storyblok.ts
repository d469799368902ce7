import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const storyblok: IssuerRules = {
  id: 'storyblok',
  issuer: 'Storyblok',
  rules: [
    {
      id: 'storyblok-access-token',
      title: 'Storyblok access token',
      severity: 'medium',
      keywords: ['storyblok'],
      pattern: assigned(/storyblok/, /token/, /[0-9A-Za-z]{22}tt(?:-\d{1,8}-[0-9A-Za-z_-]{20})?/),
      entropy: 3,
      source: 'https://www.storyblok.com/docs/api/management/core-resources',
      revoke: 'https://app.storyblok.com/#/me/account?tab=token',
      examples: [
        'STORYBLOK_TOKEN={alnum:22}tt',
        '"storyblokToken": "{alnum:22}tt",',
        'storyblok-token: {alnum:22}tt',
      ],
      nearMisses: [
        'STORYBLOK_TOKEN={alnum:21}tt',
        'storyblok: commit {alnum:22}tt',
        'STORYBLOK_TOKEN=xxxxxxxxxxxxxxxxxxxxxxtt',
      ],
    },
  ],
};
