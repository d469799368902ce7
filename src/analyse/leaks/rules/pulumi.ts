import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const pulumi: IssuerRules = {
  id: 'pulumi',
  issuer: 'Pulumi',
  rules: [
    {
      id: 'pulumi-access-token',
      title: 'Pulumi access token',
      severity: 'critical',
      keywords: ['pul-'],
      pattern: token(/pul-[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/',
      revoke: 'https://app.pulumi.com/account/tokens',
      examples: ['PULUMI_ACCESS_TOKEN=pul-{hex:40}', 'export PULUMI_ACCESS_TOKEN="pul-{hex:40}"'],
      nearMisses: [
        'PULUMI_ACCESS_TOKEN=pul-{hex:39}',
        'xpul-{hex:40}',
        '"pul-{hex:40}0"',
        'PULUMI_ACCESS_TOKEN=pul-0000000000000000000000000000000000000000',
      ],
    },
  ],
};
