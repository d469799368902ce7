import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const hetzner: IssuerRules = {
  id: 'hetzner',
  issuer: 'Hetzner',
  rules: [
    {
      id: 'hetzner-cloud-token',
      title: 'Hetzner Cloud API token',
      severity: 'critical',
      keywords: ['hcloud', 'hetzner'],
      pattern: assigned(/hcloud|hetzner/, /token|key/, /[0-9A-Za-z]{64}/),
      entropy: 4.3,
      source: 'https://docs.hetzner.com/cloud/api/getting-started/generating-api-token/',
      revoke: 'https://console.hetzner.cloud/projects',
      examples: [
        'HCLOUD_TOKEN={alnum:64}',
        "export HCLOUD_TOKEN='{alnum:64}'",
        '--hcloud-token {alnum:64} --verbose',
      ],
      nearMisses: [
        'HCLOUD_TOKEN={alnum:63}',
        'HCLOUD_TOKEN="{alnum:64}0"',
        'hcloud: commit {alnum:64}',
        'HCLOUD_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'HCLOUD_TOKEN={hex:64}',
      ],
    },
    {
      id: 'hetzner-dns-token',
      title: 'Hetzner DNS API token',
      severity: 'critical',
      keywords: ['hetzner'],
      pattern: assigned(/hetzner/, /token|key/, /[0-9A-Za-z]{32}/),
      entropy: 3.8,
      source: 'https://docs.hetzner.com/dns-console/dns/general/api-access-token/',
      revoke: 'https://dns.hetzner.com/settings/api-token',
      examples: [
        'HETZNER_DNS_TOKEN={alnum:32}',
        'hetznerDnsToken: string = "{alnum:32}"',
        '- name: HETZNER_DNS_TOKEN\n  value: {alnum:32}',
      ],
      nearMisses: [
        'HETZNER_DNS_TOKEN={alnum:31}',
        'HETZNER_DNS_TOKEN="{alnum:32}0"',
        'hetzner: commit {alnum:32}',
        'HETZNER_DNS_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
