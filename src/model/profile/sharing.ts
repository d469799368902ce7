import * as z from 'zod';
import { line } from './line.ts';
import { subdomainSchema } from './names.ts';
import { FILE_ACCESS } from './confinement.ts';
import { plainPathSchema } from './path.ts';

const withSchema = z
  .array(subdomainSchema)
  .min(1)
  .max(64)
  .optional()
  .describe('The containers or workloads that have it too. Left out: not known.');

export const sharedSchema = z.discriminatedUnion('kind', [
  line({
    kind: z.literal('volume').describe('A folder that several containers see.'),
    name: subdomainSchema.describe('Name of the volume.'),
    path: plainPathSchema.describe('Where it is mounted here.'),
    access: z.array(z.enum(FILE_ACCESS)).min(1).max(3).default(['read']).describe('What is done in it here.'),
    with: withSchema,
  }),
  line({
    kind: z.literal('socket').describe('A Unix domain socket.'),
    path: plainPathSchema.describe('Its path here.'),
    with: withSchema,
  }),
  ...(['ipc', 'pid', 'network'] as const).map((kind) =>
    line({
      kind: z.literal(kind).describe(`The ${kind} namespace.`),
      with: z
        .array(subdomainSchema)
        .min(1)
        .max(64)
        .describe('The containers or workloads that have it too; `host` for the host itself.'),
    }),
  ),
]);
export type SharedLine = z.output<typeof sharedSchema>;
