import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { Fault, messageOf } from '../../model/fault.ts';
import { openSqliteStorage } from '../../platform/vault-storage/sqlite-storage.ts';
import type { VaultStorage } from '../../platform/vault-storage/types.ts';
import type { VaultRequest } from '../../vault/routing/types.ts';
import { SEAL_PATH, storedSeal } from '../../vault/seal/key-keeper.ts';
import type { Vault } from '../../vault/vault.ts';

const mounted = z.record(z.string(), z.looseObject({ type: z.string() })).default({});

/** What is made of a vault that was never initialised. */
export const initialisationSchema = z.strictObject({
  shares: z.int().default(5),
  threshold: z.int().default(3),
  /** File that is made, for its owner alone, with the shares. */
  sharesFile: z.string().min(1),
  /** Policies by name, each as its text. */
  policies: z.record(z.string(), z.string()).default({}),
  /** What `sys/mounts` and `sys/auth` are asked, by path. */
  mounts: mounted,
  auth: mounted,
  /** What is asked after these, in order. */
  requests: z
    .array(z.strictObject({ path: z.string(), data: z.record(z.string(), z.unknown()).default({}) }))
    .default([]),
});

export type Initialisation = z.infer<typeof initialisationSchema>;

/**
 * Initialises the vault of a store, and asks it for what was declared as its first root token, which is ended then: nobody
 * ever sees it. All of it is made in memory first and put into the store at once: so of replicas that start together one
 * does it, and one that is killed meanwhile, or refused a request, leaves nothing. Gives the texts of as many shares as open
 * it; undefined where it was initialised before. `vaultOn` makes a vault on another store. Rejects with a `Fault` (`usage`)
 * for a file of shares that cannot be made, and for a request that is refused.
 */
export async function selfInitialise(
  storage: VaultStorage,
  vaultOn: (storage: VaultStorage) => Vault,
  declared: Initialisation,
): Promise<readonly string[] | undefined> {
  if (await storedSeal(storage)) return undefined;
  const { shares, threshold, sharesFile } = declared;
  if (existsSync(sharesFile)) {
    // Of a replica beside this one, which was first.
    if (await storedSeal(storage)) return undefined;
    throw new Fault(
      'usage',
      `${sharesFile} is there, and is not overwritten: the shares of some vault may be in it`,
    );
  }
  const staged = openSqliteStorage(':memory:');
  // In a file of its own until the store has what they open; it stays where nobody knows whether the store has it.
  let mayCount = false;
  const part = `${sharesFile}.${process.pid}.part`;
  try {
    const vault = vaultOn(staged);
    const made = await vault.initialise(shares, threshold);
    const texts = made.shares.map((share) => share.toString('base64'));
    const opening = texts.slice(0, threshold);
    await asRoot(await opened(vault, opening), made.rootToken, declared);
    writeNew(part, `${JSON.stringify({ keys_base64: texts, threshold }, undefined, 2)}\n`);
    const expected = [{ path: SEAL_PATH, expected: 0 }];
    mayCount = true;
    mayCount = await storage.replace({ rows: staged.rows(), kept: [], expected });
    if (!mayCount) return undefined;
    renameSync(part, sharesFile);
    return opening;
  } finally {
    await staged.close();
    if (!mayCount) rmSync(part, { force: true });
  }
}

/** A vault that is open, without people or by these shares. */
async function opened(vault: Vault, shares: readonly string[]): Promise<Vault> {
  if (!(await vault.unsealAutomatically())) for (const share of shares) await vault.unseal(share);
  return vault;
}

async function asRoot(vault: Vault, token: string, declared: Initialisation): Promise<void> {
  try {
    for (const { path, data } of requestsOf(declared)) {
      const { status, body } = await vault.handle(requestOf(path, data, token));
      if (status >= 400)
        throw new Fault('usage', `what was declared for ${path} is refused: ${JSON.stringify(body)}`);
    }
  } finally {
    await vault.handle(requestOf('auth/token/revoke-self', {}, token));
    vault.seal();
  }
}

function requestsOf({ policies, mounts, auth, requests }: Initialisation) {
  const under = (folder: string, declared: Initialisation['mounts']) =>
    Object.entries(declared).map(([path, data]) => ({ path: `${folder}/${path}`, data }));
  return [
    ...Object.entries(policies).map(([name, policy]) => ({
      path: `sys/policies/acl/${name}`,
      data: { policy },
    })),
    ...under('sys/mounts', mounts),
    ...under('sys/auth', auth),
    ...requests,
  ];
}

/** A request of whoever set a vault up. */
export function requestOf(path: string, body: VaultRequest['body'], token: string): VaultRequest {
  const id = randomUUID();
  return {
    id,
    operation: 'update',
    path,
    body,
    query: {},
    token,
    wrapTtl: undefined,
    namespace: '',
    address: '',
  };
}

function writeNew(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600, flush: true });
  } catch (cause) {
    throw new Fault('usage', `the file for the shares cannot be made: ${messageOf(cause)}`, { cause });
  }
}
