import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const jotform: IssuerRules = {
  id: 'jotform',
  issuer: 'Jotform',
  rules: [
    {
      id: 'jotform-api-key',
      title: 'Jotform API key',
      severity: 'high',
      keywords: ['jotform'],
      pattern: assigned(/jotform/, /key|token|secret|passw(?:or)?d|auth/, /[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://api.jotform.com/docs/#authentication',
      revoke: 'https://www.jotform.com/myaccount/api',
      examples: [
        'JOTFORM_API_KEY={hex:32}',
        "const jotformApiKey = process.env.JOTFORM_API_KEY || '{hex:32}';",
        'jotformApiKey: string = "{hex:32}"',
      ],
      nearMisses: [
        'JOTFORM_API_KEY={hex:31}',
        'JOTFORM_API_KEY="{hex:32}0"',
        'jotform: commit {hex:32}',
        'JOTFORM_API_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
