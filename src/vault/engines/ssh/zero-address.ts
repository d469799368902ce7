import type { Call } from '../../routing/types.ts';

/** Where roles are stored whose passwords are for hosts of any address. */
export const ZERO_ADDRESS_PATH = 'config/zero-address';

export async function zeroAddressRoles({ store }: Pick<Call, 'store'>): Promise<readonly string[]> {
  return (await store.get<readonly string[]>(ZERO_ADDRESS_PATH))?.value ?? [];
}

export async function isZeroAddress(call: Pick<Call, 'store'>, role: string): Promise<boolean> {
  return (await zeroAddressRoles(call)).includes(role);
}

/** So that a role that is made by the name of one that was removed is not of any address. */
export async function forgetZeroAddress({ store }: Pick<Call, 'store'>, role: string): Promise<void> {
  if (!(await isZeroAddress({ store }, role))) return;
  await store.update<readonly string[]>(ZERO_ADDRESS_PATH, (before = []) =>
    before.filter((one) => one !== role),
  );
}
