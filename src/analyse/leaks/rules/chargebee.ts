import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const chargebee: IssuerRules = {
  id: 'chargebee',
  issuer: 'Chargebee',
  rules: [
    {
      id: 'chargebee-api-key',
      title: 'Chargebee API key',
      severity: 'critical',
      keywords: ['chargebee'],
      pattern: assigned(
        /chargebee/,
        /key|token|secret|passw(?:or)?d|auth/,
        /(?:live|test)_[0-9A-Za-z]{28,40}/,
      ),
      entropy: 3,
      severityOf: (secret) => (secret.startsWith('test_') ? 'low' : 'critical'),
      source: 'https://apidocs.chargebee.com/docs/api/auth',
      revoke: 'https://app.chargebee.com/api_keys',
      examples: [
        'CHARGEBEE_API_KEY=live_{alnum:32}',
        'os.environ.get("CHARGEBEE_API_KEY", "live_{alnum:32}")',
        '"chargebeeApiKey": "live_{alnum:32}",',
      ],
      nearMisses: [
        'CHARGEBEE_API_KEY=live_{alnum:20}',
        'chargebee: commit live_{alnum:32}',
        'CHARGEBEE_API_KEY=live_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
