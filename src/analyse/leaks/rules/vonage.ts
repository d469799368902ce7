import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const vonage: IssuerRules = {
  id: 'vonage',
  issuer: 'Vonage',
  rules: [
    {
      id: 'vonage-api-secret',
      title: 'Vonage (Nexmo) API secret',
      severity: 'high',
      keywords: ['vonage', 'nexmo'],
      pattern: assigned(/vonage|nexmo/, /secret(?:[_-]?key)?/, /[0-9A-Za-z]{16}/),
      entropy: 3,
      source: 'https://developer.vonage.com/en/getting-started/concepts/authentication',
      revoke: 'https://dashboard.vonage.com/settings',
      examples: [
        'VONAGE_API_SECRET={alnum:16}',
        'vonageApiSecret := `{alnum:16}`',
        '"vonageApiSecret": "{alnum:16}",',
      ],
      nearMisses: [
        'VONAGE_API_SECRET={alnum:15}',
        'VONAGE_API_SECRET="{alnum:16}0"',
        'vonage: commit {alnum:16}',
        'VONAGE_API_SECRET=xxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
