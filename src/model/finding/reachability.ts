import * as z from 'zod';

/**
 * Does what is started get to the vulnerable code? `reachable`: calls may lead to a function of it; `loaded`: its modules are
 * started, and no call of its functions is seen; `not reachable`: neither, and nothing is in the way of telling;
 * `unknown`: something in the way, such as a module that is loaded by a computed name.
 */
export const reachabilitySchema = z.object({
  state: z.enum(['reachable', 'loaded', 'not reachable', 'unknown']),
  /** Functions from what is started to the package, each `name (path:line)`, where there is a way. */
  path: z.array(z.string()).optional(),
  /** By what it was told, such as `calls in JavaScript`; of `unknown`, what is in the way. */
  by: z.string(),
});
export type Reachability = z.infer<typeof reachabilitySchema>;
