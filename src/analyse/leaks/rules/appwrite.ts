import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const appwrite: IssuerRules = {
  id: 'appwrite',
  issuer: 'Appwrite',
  rules: [
    {
      id: 'appwrite-api-key',
      title: 'Appwrite API key',
      severity: 'high',
      keywords: ['standard_'],
      pattern: token(/standard_[0-9a-f]{256}/),
      reach: 512,
      entropy: 3,
      source: 'https://appwrite.io/docs/advanced/platform/api-keys',
      revoke: 'https://cloud.appwrite.io/',
      examples: ['export TOKEN="standard_{hex:256}"', '"echo\\nstandard_{hex:256}"'],
      nearMisses: [
        'TOKEN=standard_{hex:255}',
        'xstandard_{hex:256}',
        'standard_{hex:256}0',
        'token: standard_0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
