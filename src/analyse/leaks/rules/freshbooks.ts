import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const freshbooks: IssuerRules = {
  id: 'freshbooks',
  issuer: 'FreshBooks',
  rules: [
    {
      id: 'freshbooks-client-secret',
      title: 'FreshBooks client secret',
      severity: 'high',
      keywords: ['freshbooks'],
      pattern: assigned(/freshbooks/, /secret/, /[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://www.freshbooks.com/api/authentication',
      revoke: 'https://my.freshbooks.com/#/developer',
      examples: [
        'FRESHBOOKS_CLIENT_SECRET={hex:64}',
        '<add key="freshbooksClientSecret" value="{hex:64}" />',
        'freshbooks_client_secret: {hex:64}',
      ],
      nearMisses: [
        'FRESHBOOKS_CLIENT_SECRET={hex:63}',
        'FRESHBOOKS_CLIENT_SECRET="{hex:64}0"',
        'freshbooks: commit {hex:64}',
        'FRESHBOOKS_CLIENT_SECRET=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
