import { randomUUID } from 'node:crypto';
import { openSync, closeSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { Fault, messageOf } from '../../model/fault.ts';
import type { VaultRequest } from '../../vault/routing/types.ts';
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
 * Initialises a vault, unseals it, and asks it for what was declared as its first root token, which is ended then:
 * nobody ever sees it. False where the vault was initialised before. Rejects with a `Fault` (`usage`) for a file of shares
 * that cannot be made, in which case nothing was done, and for a request that is refused.
 */
export async function selfInitialise(vault: Vault, declared: Initialisation): Promise<boolean> {
  if ((await vault.status()).isInitialised) return false;
  const { shares, threshold, sharesFile } = declared;
  const file = newFile(sharesFile);
  try {
    const made = await vault.initialise(shares, threshold);
    const texts = made.shares.map((share) => share.toString('base64'));
    writeFileSync(file, `${JSON.stringify({ keys_base64: texts, threshold }, undefined, 2)}\n`);
    for (const text of texts.slice(0, threshold)) await vault.unseal(text);
    await asRoot(vault, made.rootToken, declared);
  } finally {
    closeSync(file);
  }
  return true;
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

function requestOf(path: string, body: VaultRequest['body'], token: string): VaultRequest {
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

function newFile(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (cause) {
    throw new Fault('usage', `the file for the shares cannot be made: ${messageOf(cause)}`, { cause });
  }
}
