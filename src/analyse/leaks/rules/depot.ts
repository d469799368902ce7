import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const depot: IssuerRules = {
  id: 'depot',
  issuer: 'Depot',
  rules: [
    {
      id: 'depot-token',
      title: 'Depot API token',
      severity: 'high',
      keywords: ['depot_user_', 'depot_org_', 'depot_project_'],
      pattern: token(/depot_(?:user|org|project)_[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://depot.dev/docs/cli/authentication',
      revoke: 'https://depot.dev/orgs',
      examples: ['"echo\\ndepot_org_{hex:64}"', '<add name="token" value="depot_org_{hex:64}"/>'],
      nearMisses: [
        'TOKEN=depot_org_{hex:63}',
        'xdepot_org_{hex:64}',
        'depot_org_{hex:64}0',
        'token: depot_org_0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
