import * as z from 'zod';

/** Where something came from: what somebody must change so that it is gone. */
export const originSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('layer'),
    /** Index into the image's layers. */
    layer: z.number().int(),
    /** The instruction that made the layer, as the image's history has it. */
    instruction: z.string().optional(),
    /** True where a layer above removes or replaces it: no container sees it, and whoever has the image still can. */
    removed: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('commit'),
    commit: z.string(),
    /** The object of its tree. */
    blob: z.string().optional(),
    author: z.string().optional(),
    date: z.string().optional(),
    /**
     * Who gets the commit: whoever fetches, as a remote branch or a tag leads to it (`shared`), nobody yet but by a branch
     * of this repository (`local`), or only whoever has its folder, as no branch leads to it (`none`). Since 1.3.
     */
    reach: z.enum(['shared', 'local', 'none']).optional(),
  }),
  z.object({
    kind: z.literal('manifest'),
    file: z.string(),
    /** Of the file's documents, from 1. */
    document: z.number().int(),
    line: z.number().int(),
    /** Path of the part in the document; empty for all of it. */
    path: z.string(),
  }),
]);
export type Origin = z.infer<typeof originSchema>;
