import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const zabbix: IssuerRules = {
  id: 'zabbix',
  issuer: 'Zabbix',
  rules: [
    {
      id: 'zabbix-api-token',
      title: 'Zabbix API token',
      severity: 'high',
      keywords: ['zabbix'],
      pattern: assigned(/zabbix/, /token|key/, /[0-9a-f]{64}/),
      entropy: 3,
      source:
        'https://www.zabbix.com/documentation/current/en/manual/web_interface/frontend_sections/users/api_tokens',
      revoke:
        'https://www.zabbix.com/documentation/current/en/manual/web_interface/frontend_sections/users/api_tokens',
      examples: ['ZABBIX_API_TOKEN={hex:64}', '"zabbixApiToken": "{hex:64}",', 'zabbix-api-token: {hex:64}'],
      nearMisses: [
        'ZABBIX_API_TOKEN={hex:63}',
        'ZABBIX_API_TOKEN="{hex:64}0"',
        'zabbix: commit {hex:64}',
        'ZABBIX_API_TOKEN=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
