import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const semaphore: IssuerRules = {
  id: 'semaphore',
  issuer: 'Semaphore',
  rules: [
    {
      id: 'semaphore-api-token',
      title: 'Semaphore API token',
      severity: 'high',
      keywords: ['semaphore'],
      pattern: assigned(
        /semaphore/,
        /api[_-]?token|auth[_-]?token/,
        /[0-9A-Za-z_-]{20}(?:[0-9A-Za-z_-]{20})?/,
      ),
      entropy: 3.3,
      source: 'https://docs.semaphore.io/reference/api',
      revoke: 'https://me.semaphoreci.com/account',
      examples: [
        'SEMAPHORE_API_TOKEN={base64url:40}',
        '"semaphoreApiToken": "{base64url:40}",',
        'semaphore-api-token: {base64url:40}',
      ],
      nearMisses: [
        'SEMAPHORE_API_TOKEN={base64url:39}',
        'semaphore: commit {base64url:40}',
        'SEMAPHORE_API_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'SEMAPHORE_API_TOKEN={alnum:41}',
      ],
    },
  ],
};
