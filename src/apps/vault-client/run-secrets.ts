import { join } from 'node:path';
import { fieldOf, readSecret, requestOf } from '../../control/delivery/secrets.ts';
import type { RunSecret } from '../../pipeline/run/run-container.ts';
import { SECRET_FILES } from '../../platform/secret-files/secret-files.ts';
import { openSecretFolder } from '../../platform/secret-files/secret-folder.ts';
import { vaultClient } from './client.ts';
import { connectionOf } from './connection.ts';

/** Files with which a container is started. They are gone when it is disposed of, but for containers that run. */
export interface RunSecrets extends Disposable {
  /** In memory; empty where there are no secrets. */
  readonly folder: string;
  /** Asks the vault for secrets, and writes each for its owner alone. Rejects with a `Fault`. */
  deliver(secrets: readonly RunSecret[]): Promise<void>;
}

/** Throws a `Fault` (`unsupported`) where there is no folder in memory. */
export function openRunSecrets(isAsked: boolean): RunSecrets {
  const folder = isAsked ? openSecretFolder() : undefined;
  return {
    folder: folder?.path ?? '',
    deliver: async (secrets) => {
      if (folder) await deliver(secrets, folder.path);
    },
    [Symbol.dispose]: () => folder?.[Symbol.dispose](),
  };
}

async function deliver(secrets: readonly RunSecret[], folder: string): Promise<void> {
  const connection = connectionOf(process.env, false);
  const client = vaultClient(connection);
  const vault = connection.token === undefined ? client : client.as(connection.token);
  for (const { name, path, field, owner, group } of secrets) {
    const secret = await readSecret(vault, requestOf(path), Date.now());
    // Whoever runs a container without root has its root for themselves.
    const isOwn = process.getuid?.() !== 0 && owner === 0;
    const whose = isOwn ? { owner: undefined, group: undefined } : { owner, group };
    const content = Buffer.from(fieldOf(secret, field));
    SECRET_FILES.write({ path: join(folder, name), content, mode: 0o400, ...whose }, false);
  }
}
