import * as z from 'zod';
import type { Call } from '../../routing/types.ts';

/** Statements are a list, or one text. */
export const statementsField = z
  .union([
    z.array(z.string().max(100_000)).max(100),
    z
      .string()
      .max(100_000)
      .transform((one) => (one === '' ? [] : [one])),
  ])
  .optional();

/** Passwords are the only credentials there are. */
export const credentialTypeField = z.literal('password').default('password');

/** Of users that are named by people: it may stand in any quotes. */
export const usernameField = z.string().regex(/^[\w.@-]{1,63}$/, 'has letters, digits and _ . @ - alone');

export function nameIn({ parameters }: Pick<Call, 'parameters'>): string {
  return parameters['name'] ?? '';
}
