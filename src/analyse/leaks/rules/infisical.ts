import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const infisical: IssuerRules = {
  id: 'infisical',
  issuer: 'Infisical',
  rules: [
    {
      id: 'infisical-service-token',
      title: 'Infisical service token',
      severity: 'critical',
      keywords: ['st.'],
      pattern: token(/st\.[0-9a-f]{24}\.[0-9a-f]{32}\.[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://infisical.com/docs/documentation/platform/token',
      revoke: 'https://app.infisical.com/',
      examples: [
        "client = Client('st.{hex:24}.{hex:32}.{hex:32}')",
        '  token: st.{hex:24}.{hex:32}.{hex:32} # of the release',
      ],
      nearMisses: [
        'TOKEN=st.{hex:24}.{hex:32}.{hex:31}',
        'xst.{hex:24}.{hex:32}.{hex:32}',
        'st.{hex:24}.{hex:32}.{hex:32}0',
        'token: st.000000000000000000000000.00000000000000000000000000000000.00000000000000000000000000000000',
      ],
    },
  ],
};
