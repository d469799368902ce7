import { deliveryStatusSchema } from './delivery.ts';
import { VAULT_REACH_VERSION, vaultReachSchema } from './vault-reach.ts';
import type { ReportModel } from './report-model.ts';

/** Reports about secrets of a vault. */
export const VAULT_REPORTS = {
  'vault-reach': {
    title: 'Reach of secrets',
    description: 'Who can have which secret of a vault, by which policy, role and account.',
    version: VAULT_REACH_VERSION,
    schema: vaultReachSchema,
    commands: ['vault reach'],
    layout: 'document',
  },
  'delivery-status': {
    title: 'Delivered secrets',
    description: 'What an agent has delivered, since when, and for how long.',
    version: '1.0',
    schema: deliveryStatusSchema,
    commands: ['vault agent status'],
    layout: 'document',
  },
} as const satisfies Record<string, ReportModel>;
