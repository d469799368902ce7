import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const cursor: IssuerRules = {
  id: 'cursor',
  issuer: 'Cursor',
  rules: [
    {
      id: 'cursor-api-key',
      title: 'Cursor API key',
      severity: 'high',
      keywords: ['crsr_', 'cursor_api', 'cursor-api', 'cursorapi'],
      pattern: token(/(?:crsr|key)_[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://docs.cursor.com/en/cli/reference/authentication',
      revoke: 'https://cursor.com/dashboard?tab=integrations',
      examples: ['export TOKEN="crsr_{hex:64}"', '"echo\\ncrsr_{hex:64}"', 'CURSOR_API_KEY=key_{hex:64}'],
      nearMisses: [
        'TOKEN=crsr_{hex:63}',
        'xcrsr_{hex:64}',
        'crsr_{hex:64}0',
        'token: crsr_0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
