import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const clickhouse: IssuerRules = {
  id: 'clickhouse',
  issuer: 'ClickHouse',
  rules: [
    {
      id: 'clickhouse-cloud-key-secret',
      title: 'ClickHouse Cloud API key secret',
      severity: 'critical',
      keywords: ['4b1d'],
      pattern: token(/4b1d[0-9A-Za-z]{38}/),
      entropy: 3.8,
      source: 'https://clickhouse.com/docs/cloud/manage/openapi',
      revoke: 'https://console.clickhouse.cloud/',
      examples: ['  token: 4b1d{alnum:38} # of the release', 'TOKEN=4b1d{alnum:38}'],
      nearMisses: [
        'TOKEN=4b1d{alnum:37}',
        'x4b1d{alnum:38}',
        '4b1d{alnum:38}0',
        'token: 4b1dxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
