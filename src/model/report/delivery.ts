import * as z from 'zod';
import type { Immutable } from '../immutable.ts';

const moment = z.iso.datetime();

const credentialSchema = z.object({
  path: z.string().describe('Where the vault has it.'),
  version: z.int().optional().describe('Of keys and values with versions.'),
  kind: z
    .enum(['leased', 'static'])
    .describe('Leased: the vault ends it by itself. Static: it is good until somebody rotates it.'),
  files: z.array(z.string()).describe('Files that have it, or something of it.'),
  madeAt: moment.optional().describe('When its issuer says that it was made.'),
  deliveredAt: moment.describe('Since when files have it.'),
  endsAt: moment.optional().describe('When the vault ends it unless it is renewed; left out: nobody says.'),
  renewals: z.int(),
  removedAt: moment
    .optional()
    .describe('Since when no file has it, because it was replaced or taken away; left out: files have it.'),
  exposedSeconds: z.number().describe('How long files had it, up to now.'),
  reads: z.literal('unknown').describe('How often it was read: nobody counts that.'),
});

export const deliveryStatusSchema = z.object({
  at: moment,
  state: z
    .enum(['starting', 'serving', 'away', 'withdrawn'])
    .describe(
      'Serving: as the vault says. Away: the vault does not answer, and what was delivered is still there. Withdrawn: it is not there any more.',
    ),
  problem: z.string().optional().describe('Why it is not serving.'),
  heardAt: moment.optional().describe('When the vault last said that all of it holds.'),
  withdrawsAt: moment.optional().describe('When it takes away what was delivered, unless the vault answers.'),
  credentials: z.array(credentialSchema).describe('Those that files have, and the last that they had.'),
});

/** What an agent has delivered, since when, and for how long. */
export type DeliveryStatus = Immutable<z.infer<typeof deliveryStatusSchema>>;
export type DeliveredCredential = DeliveryStatus['credentials'][number];
