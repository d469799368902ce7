import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const papertrail: IssuerRules = {
  id: 'papertrail',
  issuer: 'Papertrail',
  rules: [
    {
      id: 'papertrail-api-token',
      title: 'Papertrail API token',
      severity: 'medium',
      keywords: ['papertrail'],
      pattern: assigned(/papertrail/, /token|key/, /[0-9A-Za-z]{20}/),
      entropy: 3.3,
      source: 'https://www.papertrail.com/help/http-api/',
      revoke: 'https://papertrailapp.com/account/profile',
      examples: [
        'PAPERTRAIL_API_TOKEN={alnum:20}',
        'papertrail-api-token: {alnum:20}',
        '- name: PAPERTRAIL_API_TOKEN\n  value: {alnum:20}',
      ],
      nearMisses: [
        'PAPERTRAIL_API_TOKEN={alnum:19}',
        'PAPERTRAIL_API_TOKEN="{alnum:20}0"',
        'papertrail: commit {alnum:20}',
        'PAPERTRAIL_API_TOKEN=xxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
