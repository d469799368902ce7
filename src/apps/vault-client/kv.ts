import { Fault } from '../../model/fault.ts';
import { valueAt } from '../../model/configuration/place.ts';
import type { VaultAnswer, VaultClient } from './client.ts';

/** Keys and values that are mounted somewhere, and a path in them. */
export interface KvPlace {
  /** With a slash at its end. */
  readonly mount: string;
  readonly path: string;
  readonly hasVersions: boolean;
}

/** Asks where a path of keys and values is, and of which version its mount is. Rejects with a `Fault`. */
export async function kvPlace(vault: VaultClient, given: string): Promise<KvPlace> {
  const wanted = given.replace(/^\//, '');
  const answer = await vault.plain().read(`sys/internal/ui/mounts/${wanted}`);
  const mount = valueAt(answer, ['data', 'path']);
  if (typeof mount !== 'string') throw new Fault('malformed', 'the vault does not say where the path is');
  const hasVersions = valueAt(answer, ['data', 'options', 'version']) === '2';
  return { mount, path: `${wanted}/`.slice(mount.length).replace(/\/$/, ''), hasVersions };
}

/** The path by which something of a secret is asked for: its `data`, its `metadata`, … of a mount with versions. */
export function pathIn({ mount, path, hasVersions }: KvPlace, what: string): string {
  return hasVersions ? `${mount}${what}/${path}` : mount + path;
}

/** As `pathIn`, of what only a mount with versions has. Throws a `Fault` (`usage`) for another. */
export function versionedPath(place: KvPlace, what: string): string {
  if (!place.hasVersions) throw new Fault('usage', `${place.mount} keeps no versions`);
  return pathIn(place, what);
}

/** Writes a secret; with versions only onto the one that is said, 0 for none. */
export function putSecret(
  vault: VaultClient,
  place: KvPlace,
  data: Readonly<Record<string, unknown>>,
  cas: number | undefined,
): Promise<VaultAnswer> {
  const body = place.hasVersions ? { data, ...(cas !== undefined && { options: { cas } }) } : data;
  if (!place.hasVersions && cas !== undefined) throw new Fault('usage', `${place.mount} keeps no versions`);
  return vault.write(pathIn(place, 'data'), body);
}
