import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://aiven.io/docs/platform/concepts/authentication-tokens';
const REVOKE = 'https://console.aiven.io/profile/tokens';

export const aiven: IssuerRules = {
  id: 'aiven',
  issuer: 'Aiven',
  rules: [
    {
      id: 'aiven-service-password',
      title: 'Aiven service password',
      severity: 'critical',
      keywords: ['avns_'],
      pattern: token(/AVNS_[0-9A-Za-z_-]{15,25}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        '  token: AVNS_{alnum:19} # of the release',
        'TOKEN=AVNS_{alnum:19}',
        'postgres://avnadmin:AVNS_{alnum:19}@pg-a.aivencloud.com:12345/defaultdb',
      ],
      nearMisses: ['TOKEN=AVNS_{alnum:12}', 'xAVNS_{alnum:19}', 'token: AVNS_xxxxxxxxxxxxxxxxxxx'],
    },
    {
      id: 'aiven-token',
      title: 'Aiven authentication token',
      severity: 'critical',
      keywords: ['aiven'],
      pattern: assigned(/aiven/, /key|token|secret|passw(?:or)?d|auth/, /[0-9A-Za-z+/]{200,400}={0,2}/),
      reach: 512,
      entropy: 4,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'AIVEN_API_TOKEN={alnum:344}',
        'os.environ.get("AIVEN_API_TOKEN", "{alnum:344}")',
        '"aivenApiToken": "{alnum:344}",',
      ],
      nearMisses: [
        'AIVEN_API_TOKEN={alnum:150}',
        'aiven: commit {alnum:344}',
        'AIVEN_API_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
