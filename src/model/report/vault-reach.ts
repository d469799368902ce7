import * as z from 'zod';
import { gapSchema } from '../gap.ts';
import type { Immutable } from '../immutable.ts';
import { vaultConfigurationSchema } from '../vault/configuration.ts';
import { readerSchema } from '../vault/knowledge.ts';

/** Raised in its first part only when the meaning of a field changes. */
export const VAULT_REACH_VERSION = '1.0';

const reachedSchema = readerSchema.extend({
  path: z.string().describe('What is asked to have the secret, such as `secret/data/shop`.'),
  mount: z.string().describe('Of the engine that has it.'),
  engine: z.string(),
  capability: z.enum(['read', 'update']),
  method: z.string().describe('By which method of authentication they come.'),
  workload: z.string().describe('`shop/Deployment/checkout`; empty: nothing that is known to run.'),
  certain: z
    .boolean()
    .describe('False: the policy says something of who asks, and they have what is theirs.'),
});

export const vaultReachSchema = z.object({
  schemaVersion: z.literal(VAULT_REACH_VERSION),
  at: z.iso.datetime().describe('When the vault was asked.'),
  summary: z.object({ secrets: z.number(), roles: z.number(), policies: z.number(), workloads: z.number() }),
  reached: z.array(reachedSchema),
  unreached: z.array(z.string()).describe('Secrets that nobody can have, but who has a root token.'),
  unread: vaultConfigurationSchema.shape.unread,
  gaps: z.array(gapSchema),
});
export type VaultReachReport = Immutable<z.infer<typeof vaultReachSchema>>;
