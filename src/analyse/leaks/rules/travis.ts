import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const travis: IssuerRules = {
  id: 'travis',
  issuer: 'Travis CI',
  rules: [
    {
      id: 'travis-api-token',
      title: 'Travis CI API token',
      severity: 'high',
      keywords: ['travis'],
      pattern: assigned(/travis/, /token/, /[0-9A-Za-z_-]{20,22}/),
      entropy: 3.3,
      source: 'https://docs.travis-ci.com/user/triggering-builds/',
      revoke: 'https://app.travis-ci.com/account/preferences',
      examples: [
        'TRAVIS_API_TOKEN={base64url:22}',
        '"travisApiToken": "{base64url:22}",',
        'travis-api-token: {base64url:22}',
      ],
      nearMisses: [
        'TRAVIS_API_TOKEN={alnum:15}',
        'travis: commit {base64url:22}',
        'TRAVIS_API_TOKEN=xxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
