import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, messageOf } from '../../model/fault.ts';
import { onExit } from '../exit/on-exit.ts';

/** A tmpfs of every Linux. */
const MEMORY = '/dev/shm';

/** A folder in memory for nobody else, which goes with this process at the latest. Throws a `Fault` (`unsupported`). */
export function openSecretFolder(): { readonly path: string } & Disposable {
  try {
    const path = mkdtempSync(join(MEMORY, 'plimsoll-secrets-'));
    const remove = (): void => rmSync(path, { recursive: true, force: true });
    const removal = onExit(remove);
    return {
      path,
      [Symbol.dispose]: () => {
        remove();
        removal[Symbol.dispose]();
      },
    };
  } catch (cause) {
    throw new Fault('unsupported', `there is no folder in memory: ${messageOf(cause)}`, { cause });
  }
}
