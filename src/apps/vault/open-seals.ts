import * as z from 'zod';
import { Fault } from '../../model/fault.ts';
import { SEAL_UNITS } from '../../platform/vault-seals/registry.ts';
import type { KeyWrapper } from '../../platform/vault-seals/types.ts';
import type { ConfiguredSeals } from '../../vault/seal/types.ts';

/** Seals besides shares, each with the settings of its kind; one that is `disabled` is migrated from. */
export const sealsSchema = z
  .array(
    z.looseObject({
      type: z.enum(SEAL_UNITS.map(({ id }) => id)),
      disabled: z.boolean().default(false),
    }),
  )
  .refine((seals) => new Set(seals.map(({ type }) => type)).size === seals.length, {
    message: 'a kind of seal is there twice; migrate by way of shares',
  })
  .refine((seals) => seals.filter(({ disabled }) => !disabled).length <= 1, {
    message: 'one seal is in use; say "disabled: true" of those that were before',
  });

/** Opens what seals a vault. Rejects with a `Fault` (`usage`) for settings that its kind does not have, or what is not installed. */
export async function openSeals(declared: z.infer<typeof sealsSchema>): Promise<ConfiguredSeals> {
  const former: KeyWrapper[] = [];
  let active: KeyWrapper | undefined;
  for (const { type, disabled, ...settings } of declared) {
    const unit = SEAL_UNITS.find(({ id }) => id === type);
    const read = unit?.settings.safeParse(settings);
    if (!unit || !read?.success)
      throw new Fault('usage', `seal ${type}: ${read?.error ? z.prettifyError(read.error) : 'unknown'}`);
    const wrapper = await unit.open(read.data);
    if (disabled) former.push(wrapper);
    else active = wrapper;
  }
  return { active, former };
}
