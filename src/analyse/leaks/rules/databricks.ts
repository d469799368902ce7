import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://accounts.cloud.databricks.com/';

export const databricks: IssuerRules = {
  id: 'databricks',
  issuer: 'Databricks',
  rules: [
    {
      id: 'databricks-personal-access-token',
      title: 'Databricks personal access token',
      severity: 'critical',
      keywords: ['dapi'],
      pattern: token(/dapi[0-9a-f]{32}(?:-\d)?/),
      entropy: 3,
      source: 'https://docs.databricks.com/aws/en/dev-tools/auth/pat',
      revoke: REVOKE,
      examples: [
        '{"token": "dapi{hex:32}"}',
        "client = Client('dapi{hex:32}')",
        'DATABRICKS_TOKEN=dapi{hex:32}-2',
      ],
      nearMisses: [
        'TOKEN=dapi{hex:31}',
        'xdapi{hex:32}',
        'dapi{hex:32}0',
        'token: dapi00000000000000000000000000000000',
      ],
    },
    {
      id: 'databricks-oauth-secret',
      title: 'Databricks OAuth secret',
      severity: 'critical',
      keywords: ['dose'],
      pattern: token(/dose[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://docs.databricks.com/aws/en/dev-tools/auth/oauth-m2m',
      revoke: REVOKE,
      examples: ['Authorization: Bearer dose{hex:32}', 'ENV TOKEN dose{hex:32}'],
      nearMisses: [
        'TOKEN=dose{hex:31}',
        'xdose{hex:32}',
        'dose{hex:32}0',
        'token: dose00000000000000000000000000000000',
      ],
    },
  ],
};
