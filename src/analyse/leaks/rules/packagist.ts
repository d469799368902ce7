import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://packagist.com/docs/api-authentication';
const REVOKE = 'https://packagist.com/login';

export const packagist: IssuerRules = {
  id: 'packagist',
  issuer: 'Private Packagist',
  rules: [
    {
      id: 'packagist-api-secret',
      title: 'Private Packagist API secret',
      severity: 'critical',
      keywords: ['packagist_acs_'],
      pattern: token(/packagist_acs_[0-9a-f]{60,100}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'PACKAGIST_API_SECRET=packagist_acs_{hex:80}',
        '  packagist-api-secret: packagist_acs_{hex:80} # of the release',
      ],
      nearMisses: [
        'PACKAGIST_API_SECRET=packagist_acs_{hex:59}',
        'xpackagist_acs_{hex:80}',
        'PACKAGIST_API_SECRET=packagist_acs_00000000000000000000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'packagist-token',
      title: 'Private Packagist authentication token',
      severity: 'high',
      keywords: ['packagist_o', 'packagist_u'],
      pattern: token(/packagist_(?:ort|out|uut)_[0-9a-f]{60,100}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'COMPOSER_AUTH_TOKEN=packagist_uut_{hex:80}',
        'Authorization: Bearer packagist_uut_{hex:80}',
        'packagist_ort_{hex:68}',
      ],
      nearMisses: [
        'COMPOSER_AUTH_TOKEN=packagist_uut_{hex:59}',
        'xpackagist_uut_{hex:80}',
        'COMPOSER_AUTH_TOKEN=packagist_uut_00000000000000000000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
