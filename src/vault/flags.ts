import * as z from 'zod';

/** Yes or no of a request. Vault's command line sends them as text, and some clients an empty one for what they do not say. */
export const flagSchema = z.union([z.boolean(), z.literal('').transform(() => false), z.stringbool()]);
