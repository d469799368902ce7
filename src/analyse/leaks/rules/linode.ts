import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const linode: IssuerRules = {
  id: 'linode',
  issuer: 'Linode',
  rules: [
    {
      id: 'linode-personal-access-token',
      title: 'Linode personal access token',
      severity: 'critical',
      keywords: ['linode'],
      pattern: assigned(/linode/, /token|pat|key/, /[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://techdocs.akamai.com/cloud-computing/docs/manage-personal-access-tokens',
      revoke: 'https://cloud.linode.com/profile/tokens',
      examples: [
        'LINODE_TOKEN={hex:64}',
        'linode_token: {hex:64}',
        'os.environ.get("LINODE_TOKEN", "{hex:64}")',
      ],
      nearMisses: [
        'LINODE_TOKEN={hex:63}',
        'LINODE_TOKEN="{hex:64}0"',
        'linode: commit {hex:64}',
        'LINODE_TOKEN=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
