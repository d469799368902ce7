import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.getdbt.com/docs/dbt-cloud-apis/authentication';
const REVOKE = 'https://cloud.getdbt.com/settings/';

export const dbt: IssuerRules = {
  id: 'dbt',
  issuer: 'dbt Cloud',
  rules: [
    {
      id: 'dbt-service-token',
      title: 'dbt Cloud service token',
      severity: 'critical',
      keywords: ['dbtc_'],
      pattern: token(/dbtc_[0-9A-Za-z_-]{36,60}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['TOKEN=dbtc_{alnum:40}', '{"token": "dbtc_{alnum:40}"}'],
      nearMisses: [
        'TOKEN=dbtc_{alnum:20}',
        'xdbtc_{alnum:40}',
        'token: dbtc_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'dbt-personal-access-token',
      title: 'dbt Cloud personal access token',
      severity: 'high',
      keywords: ['dbtu_'],
      pattern: token(/dbtu_[0-9A-Za-z_-]{36,60}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['{"token": "dbtu_{alnum:40}"}', "client = Client('dbtu_{alnum:40}')"],
      nearMisses: [
        'TOKEN=dbtu_{alnum:20}',
        'xdbtu_{alnum:40}',
        'token: dbtu_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
