import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const uploadcare: IssuerRules = {
  id: 'uploadcare',
  issuer: 'Uploadcare',
  rules: [
    {
      id: 'uploadcare-secret-key',
      title: 'Uploadcare secret key',
      severity: 'medium',
      keywords: ['uploadcare'],
      pattern: assigned(/uploadcare/, /secret(?:[_-]?key)?/, /[0-9a-f]{20}/),
      entropy: 2.5,
      source: 'https://uploadcare.com/docs/start/settings/',
      revoke: 'https://app.uploadcare.com/',
      examples: [
        'UPLOADCARE_SECRET={hex:20}',
        'uploadcare-secret: {hex:20}',
        '"uploadcareSecretKey": "{hex:20}"',
      ],
      nearMisses: [
        'UPLOADCARE_SECRET_KEY={hex:19}',
        'UPLOADCARE_SECRET_KEY="{hex:20}0"',
        'uploadcare: commit {hex:20}',
        'UPLOADCARE_SECRET_KEY=00000000000000000000',
      ],
    },
  ],
};
