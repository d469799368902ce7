import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const loggly: IssuerRules = {
  id: 'loggly',
  issuer: 'Loggly',
  rules: [
    {
      id: 'loggly-token',
      title: 'Loggly customer token',
      severity: 'low',
      keywords: ['loggly'],
      pattern: assigned(
        /loggly/,
        /token|inputs?\b/,
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      source:
        'https://documentation.solarwinds.com/en/success_center/loggly/content/admin/customer-token-authentication-token.htm',
      revoke: 'https://www.loggly.com/',
      examples: [
        'LOGGLY_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '<add key="logglyToken" value="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}" />',
        'loggly_token: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
      nearMisses: [
        'LOGGLY_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'LOGGLY_TOKEN="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'loggly: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'LOGGLY_TOKEN=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
