import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.doppler.com/reference/auth-token-formats';
const REVOKE = 'https://dashboard.doppler.com/workplace/tokens';

export const doppler: IssuerRules = {
  id: 'doppler',
  issuer: 'Doppler',
  rules: [
    {
      id: 'doppler-personal-token',
      title: 'Doppler personal token',
      severity: 'critical',
      keywords: ['dp.pt.'],
      pattern: token(/dp\.pt\.[0-9A-Za-z]{40,44}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ["client = Client('dp.pt.{alnum:43}')", '  token: dp.pt.{alnum:43} # of the release'],
      nearMisses: [
        'TOKEN=dp.pt.{alnum:39}',
        'xdp.pt.{alnum:43}',
        'token: dp.pt.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'dp.pt.{alnum:45}',
      ],
    },
    {
      id: 'doppler-cli-token',
      title: 'Doppler CLI token',
      severity: 'critical',
      keywords: ['dp.ct.'],
      pattern: token(/dp\.ct\.[0-9A-Za-z]{40,44}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'curl https://api.example.com/?token=dp.ct.{alnum:43}&page=2',
        'export TOKEN="dp.ct.{alnum:43}"',
      ],
      nearMisses: [
        'TOKEN=dp.ct.{alnum:39}',
        'xdp.ct.{alnum:43}',
        'token: dp.ct.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'dp.ct.{alnum:45}',
      ],
    },
    {
      id: 'doppler-service-token',
      title: 'Doppler service token',
      severity: 'critical',
      keywords: ['dp.st.'],
      pattern: token(/dp\.st\.(?:[0-9a-z_-]{2,35}\.)?[0-9A-Za-z]{40,44}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'export TOKEN="dp.st.prd.{alnum:43}"',
        '"echo\\ndp.st.prd.{alnum:43}"',
        'DOPPLER_TOKEN=dp.st.{alnum:40}',
      ],
      nearMisses: [
        'TOKEN=dp.st.prd.{alnum:39}',
        'xdp.st.prd.{alnum:43}',
        'token: dp.st.prd.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'dp.st.prd.{alnum:45}',
      ],
    },
    {
      id: 'doppler-service-account-token',
      title: 'Doppler service account token',
      severity: 'critical',
      keywords: ['dp.sa.'],
      pattern: token(/dp\.sa\.[0-9A-Za-z]{40,44}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['ENV TOKEN dp.sa.{alnum:43}', 'Authorization: Bearer dp.sa.{alnum:43}'],
      nearMisses: [
        'TOKEN=dp.sa.{alnum:39}',
        'xdp.sa.{alnum:43}',
        'token: dp.sa.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'dp.sa.{alnum:45}',
      ],
    },
    {
      id: 'doppler-scim-token',
      title: 'Doppler SCIM token',
      severity: 'critical',
      keywords: ['dp.scim.'],
      pattern: token(/dp\.scim\.[0-9A-Za-z]{40,44}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        '<add name="token" value="dp.scim.{alnum:43}"/>',
        'curl https://api.example.com/?token=dp.scim.{alnum:43}&page=2',
      ],
      nearMisses: [
        'TOKEN=dp.scim.{alnum:39}',
        'xdp.scim.{alnum:43}',
        'token: dp.scim.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'dp.scim.{alnum:45}',
      ],
    },
    {
      id: 'doppler-audit-token',
      title: 'Doppler audit token',
      severity: 'high',
      keywords: ['dp.audit.'],
      pattern: token(/dp\.audit\.[0-9A-Za-z]{40,44}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['"echo\\ndp.audit.{alnum:43}"', '<add name="token" value="dp.audit.{alnum:43}"/>'],
      nearMisses: [
        'TOKEN=dp.audit.{alnum:39}',
        'xdp.audit.{alnum:43}',
        'token: dp.audit.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'dp.audit.{alnum:45}',
      ],
    },
  ],
};
