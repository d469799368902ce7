import { keysOf, textAt, valueAt } from '../../model/configuration/place.ts';
import { Fault } from '../../model/fault.ts';
import type { ReachableSecret, VaultConfiguration, VaultRole } from '../../model/vault/configuration.ts';
import type { VaultAnswer, VaultClient } from './client.ts';
import { roleOf } from './roles.ts';

/** What is listed of one mount, of secrets and of tokens. */
const [MOST_SECRETS, MOST_TOKENS] = [50_000, 1_000];
/** Folders below each other. */
const DEEPEST = 16;

/** Where roles are, by methods, and what secrets engines give, by their types. */
const ROLE_FOLDERS: ReadonlyMap<string, string> = new Map([
  ['approle', 'role'],
  ['cert', 'certs'],
  ['jwt', 'role'],
  ['oidc', 'role'],
  ['kubernetes', 'role'],
  ['userpass', 'users'],
  ['ldap', 'users'],
]);
const GIVEN: ReadonlyMap<
  string,
  readonly (readonly [folder: string, asked: string, ReachableSecret['capability']])[]
> = new Map([
  [
    'database',
    [
      ['roles', 'creds', 'read'],
      ['static-roles', 'static-creds', 'read'],
    ],
  ],
  ['pki', [['roles', 'issue', 'update']]],
  ['ssh', [['roles', 'sign', 'update']]],
  ['transit', [['keys', 'decrypt', 'update']]],
  ['totp', [['keys', 'code', 'read']]],
]);

/** Reads of a vault what decides who has which secret, as far as the token may; what it may not is told. No secret is read. */
export async function readVaultConfiguration(vault: VaultClient): Promise<VaultConfiguration> {
  const unread: VaultConfiguration['unread'][number][] = [];
  const reading: Reading = {
    vault,
    note: (what, reason) => unread.push({ what, reason }),
  };
  const policies = await policiesOf(reading);
  const roles = [...(await rolesOf(reading)), ...(await entitiesOf(reading)), ...(await tokensOf(reading))];
  const secrets = await secretsOf(reading);
  return {
    format: 'plimsoll-vault-configuration-1',
    at: new Date().toISOString(),
    policies,
    roles,
    secrets,
    unread,
  };
}

interface Reading {
  readonly vault: VaultClient;
  readonly note: (what: string, reason: string) => void;
}

async function policiesOf({ vault, note }: Reading): Promise<VaultConfiguration['policies']> {
  const policies: VaultConfiguration['policies'][number][] = [];
  for (const name of await listedAt({ vault, note }, 'sys/policies/acl')) {
    const answer = await asked({ vault, note }, `sys/policies/acl/${name}`);
    policies.push({ name, text: textAt(answer, ['data', 'policy']) });
  }
  return policies;
}

async function rolesOf(reading: Reading): Promise<readonly VaultRole[]> {
  const roles: VaultRole[] = [];
  for (const [mount, type] of await mountsOf(reading, 'auth')) {
    const folder = ROLE_FOLDERS.get(type);
    if (folder === undefined) continue;
    for (const name of await listedAt(reading, `auth/${mount}${folder}`)) {
      const through = `auth/${mount}${folder}/${name}`;
      roles.push(roleOf(through, type, name, await asked(reading, through)));
    }
  }
  return roles;
}

/** Entities with their own policies and those of their groups. */
async function entitiesOf(reading: Reading): Promise<readonly VaultRole[]> {
  const groups = new Map<string, readonly string[]>();
  for (const id of await listedAt(reading, 'identity/group/id')) {
    const group = await asked(reading, `identity/group/id/${id}`);
    groups.set(id, listAt(group, ['data', 'policies']));
  }
  const roles: VaultRole[] = [];
  for (const name of await listedAt(reading, 'identity/entity/name')) {
    const through = `identity/entity/name/${name}`;
    const entity = await asked(reading, through);
    const inside = [
      ...listAt(entity, ['data', 'group_ids']),
      ...listAt(entity, ['data', 'inherited_group_ids']),
    ];
    const own = listAt(entity, ['data', 'policies']);
    const policies = [...new Set([...own, ...inside.flatMap((id) => groups.get(id) ?? [])])];
    if (policies.length > 0)
      roles.push({ through, method: 'entity', policies, accounts: [name], serviceAccounts: [] });
  }
  return roles;
}

/** Tokens that somebody made by hand; those of logins are what their roles are. */
async function tokensOf(reading: Reading): Promise<readonly VaultRole[]> {
  const accessors = await listedAt(reading, 'auth/token/accessors');
  if (accessors.length > MOST_TOKENS)
    reading.note('tokens', `there are more than ${MOST_TOKENS}, of which the rest is not looked at`);
  const roles: VaultRole[] = [];
  for (const accessor of accessors.slice(0, MOST_TOKENS)) {
    const token = await lookedUp(reading, accessor);
    if (!token || !textAt(token, ['data', 'path']).startsWith('auth/token/')) continue;
    roles.push({
      through: `token ${accessor}`,
      method: 'token',
      policies: listAt(token, ['data', 'policies']),
      accounts: [textAt(token, ['data', 'display_name'])],
      serviceAccounts: [],
    });
  }
  return roles;
}

async function lookedUp({ vault, note }: Reading, accessor: string): Promise<VaultAnswer> {
  try {
    return await vault.write('auth/token/lookup-accessor', { accessor });
  } catch (error) {
    // One that ended meanwhile is none.
    if (error instanceof Fault && error.code === 'refused') note('tokens', error.message);
    else if (!(error instanceof Fault) || error.code === 'unreachable') throw error;
    return undefined;
  }
}

async function secretsOf(reading: Reading): Promise<ReachableSecret[]> {
  const secrets: ReachableSecret[] = [];
  for (const [mount, engine, version] of await mountsOf(reading, 'secret')) {
    if (engine === 'kv' || engine === 'generic') {
      const [listing, data] = version === '2' ? [`${mount}metadata/`, `${mount}data/`] : [mount, mount];
      for (const name of await allBelow(reading, listing))
        secrets.push({ path: data + name, mount, engine, capability: 'read' });
    }
    for (const [folder, what, capability] of GIVEN.get(engine) ?? [])
      for (const name of await listedAt(reading, `${mount}${folder}`))
        secrets.push({ path: `${mount}${what}/${name}`, mount, engine, capability });
  }
  return secrets;
}

/** Every name below a folder. */
async function allBelow(reading: Reading, root: string): Promise<readonly string[]> {
  const names: string[] = [];
  const folders = [''];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    for (const name of await listedAt(reading, root + folder)) {
      if (!name.endsWith('/')) names.push(folder + name);
      else if (folder.split('/').length <= DEEPEST) folders.push(folder + name);
      else reading.note(root + folder + name, `lies deeper than ${DEEPEST} folders`);
    }
    if (names.length <= MOST_SECRETS) continue;
    reading.note(root, `has more than ${MOST_SECRETS} secrets, of which the rest is not looked at`);
    return names.slice(0, MOST_SECRETS);
  }
  return names;
}

/** Where what is mounted, and as which version. */
async function mountsOf(
  reading: Reading,
  kind: 'auth' | 'secret',
): Promise<readonly (readonly [path: string, type: string, version: string])[]> {
  const answer = await asked(reading, kind === 'auth' ? 'sys/auth' : 'sys/mounts');
  const mounts = valueAt(answer, ['data']);
  return keysOf(mounts)
    .filter((path) => path.endsWith('/'))
    .map((path) => [path, textAt(mounts, [path, 'type']), textAt(mounts, [path, 'options', 'version'])]);
}

async function listedAt({ vault, note }: Reading, path: string): Promise<readonly string[]> {
  return listAt(await answered(() => vault.list(path), path, note), ['data', 'keys']);
}

function asked({ vault, note }: Reading, path: string): Promise<VaultAnswer> {
  return answered(() => vault.read(path), path, note);
}

/** What is not there is nothing; what the token may not see is told. */
async function answered(
  ask: () => Promise<VaultAnswer>,
  path: string,
  note: Reading['note'],
): Promise<VaultAnswer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Fault) || error.code === 'unreachable') throw error;
    if (error.code !== 'not-found') note(path, error.message);
    return undefined;
  }
}

function listAt(value: unknown, path: readonly string[]): string[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found.filter((one): one is string => typeof one === 'string') : [];
}
