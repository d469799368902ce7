import { join } from 'node:path';
import { fieldOf, readSecret, requestOf } from '../../control/delivery/secrets.ts';
import { type SecretFileOption, secretOption } from '../../enforce/container-start/secrets.ts';
import { Fault } from '../../model/fault.ts';
import { SECRET_FILES } from '../../platform/secret-files/secret-files.ts';
import { openSecretFolder } from '../../platform/secret-files/secret-folder.ts';
import { vaultClient } from './client.ts';
import { connectionOf } from './connection.ts';

/** Secrets that a container is started with. They are gone when it is disposed of, but for containers that run. */
export interface RunSecrets extends Disposable {
  readonly options: readonly SecretFileOption[];
  /** In memory; empty where there are no secrets. */
  readonly folder: string;
  /** Asks the vault for them, and writes them for their reader alone. Rejects with a `Fault`. */
  deliver(reader: { readonly owner: number; readonly group: number }): Promise<void>;
}

/** Of what `--secret` was given. Throws a `Fault` (`usage`). */
export function openRunSecrets(given: readonly string[]): RunSecrets {
  const options = given.map(secretOption);
  const names = options.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Fault('usage', `--secret ${twice} is given twice`);
  const folder = options.length > 0 ? openSecretFolder() : undefined;
  return {
    options,
    folder: folder?.path ?? '',
    deliver: (reader) => deliver(options, folder?.path ?? '', reader),
    [Symbol.dispose]: () => folder?.[Symbol.dispose](),
  };
}

async function deliver(
  options: readonly SecretFileOption[],
  folder: string,
  { owner, group }: { readonly owner: number; readonly group: number },
): Promise<void> {
  const connection = connectionOf(process.env, false);
  const client = vaultClient(connection);
  const vault = connection.token === undefined ? client : client.as(connection.token);
  // Whoever runs a container without root has its root for themselves.
  const isOwn = process.getuid?.() !== 0 && owner === 0;
  for (const { name, path, field } of options) {
    const secret = await readSecret(vault, requestOf(path), Date.now());
    const content = Buffer.from(fieldOf(secret, field));
    const whose = isOwn ? { owner: undefined, group: undefined } : { owner, group };
    SECRET_FILES.write({ path: join(folder, name), content, mode: 0o400, ...whose }, false);
  }
}
