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
      keywords: [
        'st.60',
        'st.61',
        'st.62',
        'st.63',
        'st.64',
        'st.65',
        'st.66',
        'st.67',
        'st.68',
        'st.69',
        'st.6a',
        'st.6b',
        'st.6c',
        'st.6d',
        'st.6e',
        'st.6f',
      ],
      pattern: token(/st\.[0-9a-f]{24}\.[0-9a-f]{32}\.[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://infisical.com/docs/documentation/platform/token',
      revoke: 'https://app.infisical.com/',
      examples: [
        '  token: st.6{hex:23}.{hex:32}.{hex:32} # of the release',
        'TOKEN=st.6{hex:23}.{hex:32}.{hex:32}',
      ],
      nearMisses: [
        'TOKEN=st.6{hex:23}.{hex:32}.{hex:31}',
        'xst.6{hex:23}.{hex:32}.{hex:32}',
        'st.6{hex:23}.{hex:32}.{hex:32}0',
        'token: st.600000000000000000000000.00000000000000000000000000000000.00000000000000000000000000000000',
      ],
    },
  ],
};
