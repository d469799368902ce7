import { Fault, messageOf } from '../../model/fault.ts';
import { isDamaged, isWithheld } from '../../platform/sqlite/schema.ts';
import { openPostgresStorage } from '../../platform/vault-storage/postgres-storage.ts';
import { openSqliteStorage } from '../../platform/vault-storage/sqlite-storage.ts';
import type { VaultStorage } from '../../platform/vault-storage/types.ts';

/** Opens the store that `--store` names, a URL of PostgreSQL or a file. Rejects with a `Fault`. */
export async function openStorage(store: string): Promise<VaultStorage> {
  if (/^postgres(?:ql)?:\/\//.test(store)) return openPostgresStorage(store);
  try {
    return openSqliteStorage(store);
  } catch (error) {
    if (error instanceof Fault || !(isWithheld(error) || isDamaged(error))) throw error;
    throw new Fault('refused', `the store ${store} cannot be opened: ${messageOf(error)}`, {
      cause: error,
      hint: '--store names a file of the vault, in a folder that you may write to',
    });
  }
}
