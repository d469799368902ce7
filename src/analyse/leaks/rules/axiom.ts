import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://axiom.co/docs/reference/tokens';
const REVOKE = 'https://app.axiom.co/settings/api-tokens';

export const axiom: IssuerRules = {
  id: 'axiom',
  issuer: 'Axiom',
  rules: [
    {
      id: 'axiom-api-token',
      title: 'Axiom API token',
      severity: 'high',
      keywords: ['xaat-'],
      pattern: token(/xaat-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        '<add name="token" value="xaat-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"/>',
        'curl https://api.example.com/?token=xaat-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}&page=2',
      ],
      nearMisses: [
        'TOKEN=xaat-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'xxaat-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'xaat-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0',
        'token: xaat-00000000-0000-0000-0000-000000000000',
      ],
    },
    {
      id: 'axiom-personal-access-token',
      title: 'Axiom personal access token',
      severity: 'critical',
      keywords: ['xapt-'],
      pattern: token(/xapt-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        '"echo\\nxapt-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"',
        '<add name="token" value="xapt-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"/>',
      ],
      nearMisses: [
        'TOKEN=xapt-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'xxapt-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'xapt-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0',
        'token: xapt-00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
