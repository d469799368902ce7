import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import { parseJson } from '../../../model/json/parse.ts';
import { openDraft } from '../../../platform/files/draft.ts';
import { othersMayWrite } from '../../../platform/files/ownership.ts';
import type { Environment } from '../../composition/paths.ts';
import { readSmallFile } from './small-file.ts';

/** Files of settings that the user trusts as they are: by their place, and by their content. */
const storeSchema = z.object({
  version: z.literal(1),
  files: z.array(z.object({ path: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })).max(10_000),
});
type Store = z.infer<typeof storeSchema>;

/** The user's own folder of settings: `XDG_CONFIG_HOME`, else `~/.config`, and there `plimsoll`. */
export function userFolder(environment: Environment): string {
  const home = environment['HOME'] || homedir();
  return join(environment['XDG_CONFIG_HOME'] || join(home, '.config'), 'plimsoll');
}

/**
 * Does the user trust a file with these bytes at this path? By `plimsoll trust`, or by `PLIMSOLL_TRUST`: the folders,
 * files or digests (`sha256:…`) of what is trusted, with commas between them. A file that was changed is not trusted any
 * more. Throws a `Fault` where what is trusted cannot be read.
 */
export function isTrusted(path: string, bytes: Buffer, environment: Environment): boolean {
  const real = realpathSync(path);
  const sha256 = digestOf(bytes);
  const named = (environment['PLIMSOLL_TRUST'] ?? '').split(',').map((entry) => entry.trim());
  if (named.some((entry) => entry !== '' && isMeant(entry, real, sha256))) return true;
  return readStore(storePath(environment)).files.some((one) => one.path === real && one.sha256 === sha256);
}

/** Remembers that the user trusts the file as it is, or, without bytes, that it is not trusted. Throws a `Fault`. */
export function setTrust(path: string, bytes: Buffer | undefined, environment: Environment): void {
  const store = storePath(environment);
  const real = realpathSync(path);
  const others = readStore(store).files.filter((one) => one.path !== real);
  const files = bytes ? [...others, { path: real, sha256: digestOf(bytes) }] : others;
  mkdirSync(dirname(store), { recursive: true, mode: 0o700 });
  using draft = openDraft(store, 0o600);
  draft.write(`${JSON.stringify({ version: 1, files } satisfies Store, undefined, 2)}\n`);
  draft.publish();
}

export function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function storePath(environment: Environment): string {
  return join(userFolder(environment), 'trusted.json');
}

function isMeant(entry: string, real: string, sha256: string): boolean {
  if (entry.startsWith('sha256:')) return entry.slice('sha256:'.length).toLowerCase() === sha256;
  const place = realPathOf(resolve(entry));
  return place === real || place === dirname(real);
}

function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    // What is not there means nothing that is.
    return undefined;
  }
}

function readStore(path: string): Store {
  const bytes = readSmallFile(path, 2 ** 22);
  if (bytes === undefined) return { version: 1, files: [] };
  const reason = othersMayWrite(path);
  if (reason !== undefined)
    throw new Fault('refused', `${path} does not count: ${reason}`, {
      hint: 'make it yours alone (chown, chmod go-w)',
    });
  try {
    return storeSchema.parse(parseJson(bytes.toString('utf8')));
  } catch (error) {
    const hint = 'remove it, and run "plimsoll trust" again';
    throw new Fault('malformed', `${path} is not what "plimsoll trust" writes`, { cause: error, hint });
  }
}
