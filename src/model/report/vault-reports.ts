import { deliveryStatusSchema } from './delivery.ts';
import type { ReportModel } from './report-model.ts';

/** Reports about secrets of a vault. */
export const VAULT_REPORTS = {
  'delivery-status': {
    title: 'Delivered secrets',
    description: 'What an agent has delivered, since when, and for how long.',
    version: '1.0',
    schema: deliveryStatusSchema,
    commands: ['vault agent status'],
    layout: 'document',
  },
} as const satisfies Record<string, ReportModel>;
