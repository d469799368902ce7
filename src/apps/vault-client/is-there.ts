import { Fault } from '../../model/fault.ts';
import type { VaultClient } from './client.ts';

/** Is there anything to be read at a path? */
export async function isThere(vault: VaultClient, path: string): Promise<boolean> {
  try {
    await vault.read(path);
    return true;
  } catch (error) {
    if (error instanceof Fault && error.code === 'not-found') return false;
    throw error;
  }
}
