import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const ciscoMeraki: IssuerRules = {
  id: 'cisco-meraki',
  issuer: 'Cisco Meraki',
  rules: [
    {
      id: 'cisco-meraki-api-key',
      title: 'Cisco Meraki API key',
      severity: 'critical',
      keywords: ['meraki'],
      pattern: assigned(/meraki/, /key|token|secret|passw(?:or)?d|auth/, /[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://developer.cisco.com/meraki/api-v1/authorization/',
      revoke: 'https://dashboard.meraki.com/',
      examples: [
        'MERAKI_DASHBOARD_API_KEY={hex:40}',
        '- name: MERAKI_DASHBOARD_API_KEY\n  value: {hex:40}',
        "export MERAKI_DASHBOARD_API_KEY='{hex:40}'",
        'X-Cisco-Meraki-API-Key: {hex:40}',
      ],
      nearMisses: [
        'MERAKI_DASHBOARD_API_KEY={hex:39}',
        'MERAKI_DASHBOARD_API_KEY="{hex:40}0"',
        'meraki: commit {hex:40}',
        'MERAKI_DASHBOARD_API_KEY=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
