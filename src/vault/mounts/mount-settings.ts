import * as z from 'zod';
import { flagSchema } from '../flags.ts';
import { listSchema } from '../lists.ts';
import type { Mount } from '../routing/types.ts';

/**
 * What is said of a mount besides its times, by the names of the API. `listing_visibility` and `token_type` count; what
 * remains is told as it was said: texts are recorded as HMACs whatever keys are named, and no engine is given a header.
 */
export const settingFields = z.object({
  listing_visibility: z.enum(['', 'hidden', 'unauth']).optional(),
  token_type: z.enum(['', 'default-service', 'default-batch', 'service', 'batch']).optional(),
  audit_non_hmac_request_keys: listSchema.optional(),
  audit_non_hmac_response_keys: listSchema.optional(),
  passthrough_request_headers: listSchema.optional(),
  allowed_response_headers: listSchema.optional(),
  force_no_cache: flagSchema.optional(),
});
export type MountSettings = Readonly<z.infer<typeof settingFields>>;

/** What holds of a mount after somebody said some of it anew: what is empty is not said any more. */
export function changedSettings(before: MountSettings | undefined, asked: MountSettings): MountSettings {
  const said = Object.entries(settingFields.parse({ ...before, ...dropUnsaid(asked) }));
  return Object.fromEntries(said.filter(([, value]) => value !== '' && !isEmptyList(value)));
}

/** As clients read it, of a mount and of how it is tuned. */
export function shownSettings({ kind, settings }: Mount) {
  return { force_no_cache: false, ...(kind === 'auth' && { token_type: 'default-service' }), ...settings };
}

/** May everybody know that it is there? */
export function isListed({ settings }: Mount): boolean {
  return settings?.listing_visibility === 'unauth';
}

function dropUnsaid(asked: MountSettings): MountSettings {
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
