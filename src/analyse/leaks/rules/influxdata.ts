import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const influxdata: IssuerRules = {
  id: 'influxdata',
  issuer: 'InfluxData',
  rules: [
    {
      id: 'influxdata-admin-token',
      title: 'InfluxDB 3 token',
      severity: 'critical',
      keywords: ['apiv3_'],
      pattern: token(/apiv3_[0-9A-Za-z_-]{80,100}/),
      entropy: 3,
      source: 'https://docs.influxdata.com/influxdb3/core/admin/tokens/',
      revoke: 'https://docs.influxdata.com/influxdb3/core/admin/tokens/',
      examples: [
        "client = Client('apiv3_{base64url:85}A')",
        '  token: apiv3_{base64url:85}A # of the release',
      ],
      nearMisses: [
        'TOKEN=apiv3_{alnum:60}',
        'xapiv3_{base64url:85}A',
        'token: apiv3_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxA',
      ],
    },
    {
      id: 'influxdata-token',
      title: 'InfluxDB API token',
      severity: 'critical',
      keywords: ['influx'],
      pattern: assigned(/influx/, /token/, /[0-9A-Za-z_-]{86}==/),
      entropy: 4,
      source: 'https://docs.influxdata.com/influxdb/v2/admin/tokens/',
      revoke: 'https://docs.influxdata.com/influxdb/v2/admin/tokens/delete-token/',
      examples: [
        'INFLUX_TOKEN={base64url:86}==',
        '- name: INFLUX_TOKEN\n  value: {base64url:86}==',
        "export INFLUX_TOKEN='{base64url:86}=='",
      ],
      nearMisses: [
        'INFLUX_TOKEN={base64url:85}==',
        'influx: commit {base64url:86}==',
        'INFLUX_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx==',
      ],
    },
  ],
};
