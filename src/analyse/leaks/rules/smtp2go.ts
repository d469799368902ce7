import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const smtp2go: IssuerRules = {
  id: 'smtp2go',
  issuer: 'SMTP2GO',
  rules: [
    {
      id: 'smtp2go-api-key',
      title: 'SMTP2GO API key',
      severity: 'high',
      keywords: ['smtp2go'],
      pattern: assigned(/smtp2go/, /key/, /api-[0-9A-F]{32}/),
      entropy: 3,
      source: 'https://developers.smtp2go.com/docs/introduction-guide',
      revoke: 'https://app.smtp2go.com/sending/apikeys/',
      examples: [
        'SMTP2GO_API_KEY=api-{upper-hex:32}',
        '- name: SMTP2GO_API_KEY\n  value: api-{upper-hex:32}',
        'run --smtp2go-api-key api-{upper-hex:32} --verbose',
      ],
      nearMisses: [
        'SMTP2GO_API_KEY=api-{upper-hex:31}',
        'SMTP2GO_API_KEY="api-{upper-hex:32}0"',
        'smtp2go: commit api-{upper-hex:32}',
        'SMTP2GO_API_KEY=api-00000000000000000000000000000000',
      ],
    },
  ],
};
