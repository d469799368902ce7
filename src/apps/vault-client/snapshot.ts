import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Fault, messageOf } from '../../model/fault.ts';
import { decodeSnapshot } from '../../vault/snapshot/format.ts';
import type { VaultAnswer, VaultClient } from './client.ts';

/** Saves a snapshot, as `file` once it is whole and on the disk. Rejects with a `Fault`. */
export async function saveSnapshot(vault: VaultClient, file: string): Promise<void> {
  const part = `${file}.part`;
  const parts = await vault.download('sys/storage/snapshot');
  try {
    await pipeline(parts, createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true }));
    await checkWhole(part);
    await rename(part, file);
  } catch (cause) {
    if (!isThere(cause)) await rm(part, { force: true });
    throw cause instanceof Fault
      ? cause
      : new Fault('unreachable', `the snapshot is not saved: ${messageOf(cause)}`, { cause });
  }
}

/** Has a vault take what a file has. Rejects with a `Fault`. */
export async function restoreSnapshot(
  vault: VaultClient,
  file: string,
  isForced: boolean,
): Promise<VaultAnswer> {
  const handle = await open(file).catch((cause: unknown) => {
    throw new Fault('usage', `${file} cannot be read`, { cause });
  });
  return vault.upload(`sys/storage/snapshot${isForced ? '-force' : ''}`, handle.createReadStream());
}

async function checkWhole(path: string): Promise<void> {
  const rows = decodeSnapshot(createReadStream(path));
  while ((await rows.next()).done !== true);
}

/** Was the file of somebody else in the way? */
function isThere(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
}
