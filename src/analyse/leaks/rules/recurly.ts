import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const recurly: IssuerRules = {
  id: 'recurly',
  issuer: 'Recurly',
  rules: [
    {
      id: 'recurly-api-key',
      title: 'Recurly private API key',
      severity: 'critical',
      keywords: ['recurly'],
      pattern: assigned(/recurly/, /(?:private|api)[_-]?key/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: 'https://recurly.com/developers/guides/authentication.html',
      revoke: 'https://app.recurly.com/go/integrations/api_keys',
      examples: ['RECURLY_API_KEY={hex:32}', 'recurlyApiKey := `{hex:32}`', '"recurlyApiKey": "{hex:32}",'],
      nearMisses: [
        'RECURLY_API_KEY={hex:31}',
        'RECURLY_API_KEY="{hex:32}0"',
        'recurly: commit {hex:32}',
        'RECURLY_API_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
