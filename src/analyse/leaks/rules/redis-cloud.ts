import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const redisCloud: IssuerRules = {
  id: 'redis-cloud',
  issuer: 'Redis Cloud',
  rules: [
    {
      id: 'redis-cloud-api-key',
      title: 'Redis Cloud account or user API key',
      severity: 'critical',
      keywords: ['rediscloud', 'redis_cloud', 'redis-cloud'],
      pattern: assigned(/redis[_-]?cloud/, /key/, /[AS][0-9a-z]{40,52}/),
      entropy: 3,
      source: 'https://redis.io/docs/latest/operate/rc/api/get-started/manage-api-keys/',
      revoke: 'https://cloud.redis.io/#/access-management/api-keys',
      examples: [
        'REDISCLOUD_ACCESS_KEY=A{lower-alnum:46}',
        'rediscloud-access-key: A{lower-alnum:46}',
        '- name: REDISCLOUD_ACCESS_KEY\n  value: A{lower-alnum:46}',
        'REDISCLOUD_SECRET_KEY=S{lower-alnum:48}',
      ],
      nearMisses: [
        'REDISCLOUD_ACCESS_KEY=A{lower-alnum:39}',
        'rediscloud: commit A{lower-alnum:46}',
        'REDISCLOUD_ACCESS_KEY=Axxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
