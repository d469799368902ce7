import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const unsplash: IssuerRules = {
  id: 'unsplash',
  issuer: 'Unsplash',
  rules: [
    {
      id: 'unsplash-secret-key',
      title: 'Unsplash secret key',
      severity: 'low',
      keywords: ['unsplash'],
      pattern: assigned(/unsplash/, /secret(?:[_-]?key)?|access[_-]?key/, /[0-9A-Za-z_-]{43}/),
      entropy: 3.8,
      source: 'https://unsplash.com/documentation#authorization',
      revoke: 'https://unsplash.com/oauth/applications',
      examples: [
        'UNSPLASH_SECRET={base64url:43}',
        'unsplash_access_key: "{base64url:43}"',
        'UNSPLASH_CLIENT_SECRET={base64url:43}',
      ],
      nearMisses: [
        'UNSPLASH_SECRET_KEY={base64url:42}',
        'UNSPLASH_SECRET_KEY="{base64url:43}0"',
        'unsplash: commit {base64url:43}',
        'UNSPLASH_SECRET_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
