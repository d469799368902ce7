import { textAt, valueAt } from '../../model/configuration/place.ts';
import { Fault } from '../../model/fault.ts';
import type { Proof } from '../../model/vault/evidence.ts';
import { askedPath, type VaultPlace } from '../../model/vault/knowledge.ts';
import type { DatabaseDrivers } from '../../platform/database-drivers/types.ts';
import type { VaultClient } from './client.ts';

interface Proofs {
  readonly old: Proof;
  readonly new: Proof;
}

/** Tries the old value of a place at whom it opened something at, and the one of today. No proof tells a value. */
export async function proofs(
  vault: VaultClient,
  databases: DatabaseDrivers,
  place: VaultPlace,
  old: string | undefined,
): Promise<Proofs> {
  switch (place.kind) {
    case 'static-role': {
      const [logIn, by] = await databaseOf(vault, databases, place, 'static-roles');
      const answer = await vault.read(place.path);
      const next = await tried(by, textAt(answer, ['data', 'password']), logIn);
      return { old: knownBy(await tried(by, old, logIn), next), new: next };
    }
    case 'lease': {
      const [logIn, by] = await databaseOf(vault, databases, place, 'roles');
      return {
        old: await tried(by, old, logIn),
        new: proof('none', by, 'whoever needs one is given their own'),
      };
    }
    case 'token': {
      const lookUp = (token: string) => vault.as(token).read('auth/token/lookup-self');
      return {
        old: await tried('the vault', old, lookUp),
        new: proof('none', 'the vault', 'it has no successor'),
      };
    }
    case 'value':
  }
  const reason = 'nobody is known who could be asked about a value that was written';
  return {
    old: proof('unknown', '', reason),
    new: proof('accepted', 'the vault', 'it is what the vault has now'),
  };
}

/** A database that refuses everybody shows nothing of the old value. */
function knownBy(old: Proof, next: Proof): Proof {
  if (old.state !== 'refused' || next.state === 'accepted') return old;
  return { ...old, state: 'unknown', reason: 'the new value is not accepted either' };
}

async function tried(
  by: string,
  value: string | undefined,
  attempt: (value: string) => Promise<unknown>,
): Promise<Proof> {
  if (value === undefined || value === '') return proof('unknown', by, 'the value is not known here');
  try {
    await attempt(value);
    return proof('accepted', by, 'it lets in who shows it');
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.code === 'refused') return proof('refused', by, 'it lets nobody in');
    return proof('unknown', by, error.message);
  }
}

/** How to log in to the database of a role, as its user. */
async function databaseOf(
  vault: VaultClient,
  databases: DatabaseDrivers,
  place: VaultPlace,
  folder: 'roles' | 'static-roles',
): Promise<readonly [(password: string) => Promise<void>, string]> {
  const role = await vault.read(`${place.mount}${folder}/${askedPath(place).split('/').at(-1) ?? ''}`);
  const name = textAt(role, ['data', 'db_name']);
  const field = folder === 'roles' ? 'creation_statements' : 'rotation_statements';
  const statements = textsIn(valueAt(role, ['data', field]));
  const config = await vault.read(`${place.mount}config/${name}`);
  const driver = databases(textAt(config, ['data', 'plugin_name']));
  if (!driver) throw new Fault('refused', `nobody here logs in to the database ${name}`);
  const details = ['data', 'connection_details'];
  const target = {
    url: textAt(config, [...details, 'connection_url']),
    username: place.account ?? '',
    ca: textAt(config, [...details, 'tls_ca']),
    maxConnections: 1,
    persistence: 'NONE' as const,
  };
  return [
    (password) => driver.verify({ ...target, password }, statements),
    `${driver.id} ${name}, user ${target.username}`,
  ];
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function proof(state: Proof['state'], by: string, reason: string): Proof {
  return { state, by, at: new Date().toISOString(), reason };
}
