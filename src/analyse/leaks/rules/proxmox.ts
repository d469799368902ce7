import type { IssuerRules } from '../types.ts';

export const proxmox: IssuerRules = {
  id: 'proxmox',
  issuer: 'Proxmox',
  rules: [
    {
      id: 'proxmox-api-token',
      title: 'Proxmox VE API token',
      severity: 'critical',
      keywords: ['pveapitoken', 'pbsapitoken', '@pam!', '@pve!'],
      pattern:
        /@[a-z][\w-]{1,30}![\w.-]{1,64}(?:=|:|"\s{0,4}[:,=]\s{0,4}")(?<secret>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9A-Za-z-])/,
      entropy: 2.6,
      source: 'https://pve.proxmox.com/wiki/User_Management#pveum_tokens',
      revoke: 'https://pve.proxmox.com/wiki/User_Management#pveum_tokens',
      examples: [
        'Authorization: PVEAPIToken=root@pam!monitoring={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'PM_API_TOKEN=terraform@pve!provider={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
      nearMisses: [
        'PVEAPIToken=root@pam!monitoring=00000000-0000-0000-0000-000000000000',
        'PVEAPIToken=root@pam!monitoring={hex:8}-{hex:4}-{hex:4}-{hex:12}',
        'PVEAPIToken=root@pam!monitoring=$TOKEN',
      ],
    },
  ],
};
