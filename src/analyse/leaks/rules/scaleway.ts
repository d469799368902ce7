import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://www.scaleway.com/en/docs/iam/how-to/create-api-keys/';
const REVOKE = 'https://console.scaleway.com/iam/api-keys';

export const scaleway: IssuerRules = {
  id: 'scaleway',
  issuer: 'Scaleway',
  rules: [
    {
      id: 'scaleway-secret-key',
      title: 'Scaleway secret key',
      severity: 'critical',
      keywords: ['scaleway', 'scw_', 'scw-', 'scwsecret'],
      pattern: assigned(
        /scaleway|scw/,
        /secret(?:[_-]?key)?|token/,
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'SCW_SECRET_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'os.environ.get("SCW_SECRET_KEY", "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}")',
        "export SCW_SECRET_KEY='{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}'",
      ],
      nearMisses: [
        'SCW_SECRET_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'SCW_SECRET_KEY="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'scaleway: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'SCW_SECRET_KEY=00000000-0000-0000-0000-000000000000',
      ],
    },
    {
      id: 'scaleway-access-key',
      title: 'Scaleway access key id',
      severity: 'low',
      keywords: ['scaleway', 'scw_'],
      pattern: token(/SCW[0-9A-Z]{17}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['SCW_ACCESS_KEY=SCW{upper-alnum:17}', 'scaleway access key "SCW{upper-alnum:17}"'],
      nearMisses: [
        'SCW_ACCESS_KEY=SCW{upper-alnum:16}',
        'xSCW{upper-alnum:17}',
        '"SCW{upper-alnum:17}0"',
        'SCW_ACCESS_KEY=SCWXXXXXXXXXXXXXXXXX',
        'scaleway: SCWXXXXXXXXXXXXXXXXX',
      ],
    },
  ],
};
