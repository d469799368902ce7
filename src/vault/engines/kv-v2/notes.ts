import type { VaultPlace } from '../../../model/vault/knowledge.ts';
import { type Note, withoutNotes } from '../../fingerprints/notes.ts';
import type { StoreChange } from '../../mounts/mount-store.ts';
import type { EngineCall } from '../../routing/types.ts';
import { isDeleted, type Metadata, metadataPath, versionPath } from './metadata.ts';

/** What notes of a version are about. */
export function noteAbout(secret: string, version: number, { versions }: Metadata) {
  return { path: secret, version, at: Date.parse(versions[version]?.created ?? '') };
}

/** What takes the values of versions away, with what is noted of them. */
export async function removalOf(
  { store, services }: Pick<EngineCall, 'store' | 'services'>,
  secret: string,
  metadata: Metadata,
  numbers: readonly number[],
): Promise<readonly StoreChange[]> {
  if (numbers.length === 0) return [];
  const values = await store.getAll(numbers.map((number) => versionPath(secret, number)));
  return numbers.flatMap((number, index) => [
    { path: versionPath(secret, number), value: undefined },
    ...withoutNotes(services.fingerprints, values[index]?.value, noteAbout(secret, number, metadata)),
  ]);
}

/** Where a version is now. */
export async function placeOf(
  { path, version = 0, field, at }: Note,
  { store, mount, now }: EngineCall,
): Promise<Omit<VaultPlace, 'mount'> | undefined> {
  const metadata = (await store.get<Metadata>(metadataPath(path)))?.value;
  const found = metadata?.versions[version];
  if (!metadata || !found) return undefined;
  const next = metadata.versions[version + 1]?.created;
  const until = found.deletion === '' ? next : found.deletion;
  const isCurrent = version === metadata.current;
  return {
    kind: 'value',
    path: `${mount.path}data/${path}`,
    version,
    field,
    state: isDeleted(found, now) ? 'ended' : isCurrent ? 'current' : 'former',
    since: new Date(at).toISOString(),
    ...(until !== undefined && { until }),
  };
}
