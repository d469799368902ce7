import type { VaultPlace } from '../../model/vault/knowledge.ts';
import { engineCall } from '../leases/revoke.ts';
import type { LeaseNote } from '../leases/lease-store.ts';
import type { Mount } from '../routing/types.ts';
import type { Services } from '../services.ts';
import { allNotes, type Note, notedIn } from './notes.ts';

/** A fingerprint that is known, and one of the places where its secret is. */
interface Known {
  readonly fingerprint: string;
  readonly isGuessable: boolean;
  readonly place: VaultPlace;
}

/** Where the secret of a fingerprint is, or was: in mounts, with a lease, or as a token. */
export async function knownPlaces(
  services: Services,
  fingerprint: string,
  now: number,
): Promise<readonly VaultPlace[]> {
  const mounts = await notingMounts(services);
  const [ofMounts, lease, token] = await Promise.all([
    Promise.all(
      mounts.map(async (mount) => {
        const notes = await notedIn(services.storeOf(mount), services.fingerprints, fingerprint);
        return Promise.all(notes.map((note) => placeOf(services, mount, note, now)));
      }),
    ),
    services.leases.noted(fingerprint),
    tokenPlace(services, fingerprint, now),
  ]);
  const found = [...ofMounts.flat(), lease && (await leasePlace(services, lease, now)), token];
  return found.filter((place) => place !== undefined);
}

/** All that is known, a place after the other; not tokens, whose fingerprints are not kept. */
export async function* allKnown(services: Services, now: number): AsyncGenerator<Known, undefined> {
  for (const mount of await notingMounts(services))
    for await (const note of allNotes(services.storeOf(mount))) {
      const { fingerprint, isGuessable } = note;
      const place = await placeOf(services, mount, note, now);
      if (place) yield { fingerprint, isGuessable, place };
    }
  for await (const note of services.leases.allNotes())
    yield { fingerprint: note.fingerprint, isGuessable: false, place: await leasePlace(services, note, now) };
}

async function notingMounts(services: Services): Promise<readonly Mount[]> {
  return (await services.mounts.all()).filter((mount) => services.unitOf(mount)?.placeOf);
}

async function placeOf(
  services: Services,
  mount: Mount,
  note: Note,
  now: number,
): Promise<VaultPlace | undefined> {
  const place = await services.unitOf(mount)?.placeOf?.(note, engineCall(services, mount, now));
  return place && { ...place, mount: mount.path };
}

async function leasePlace(services: Services, { id, account, at, until }: LeaseNote, now: number) {
  const entry = await services.leases.get(id);
  const mount = entry && (await services.mounts.byUuid(entry.mount));
  const ends = until ?? entry?.expires;
  const isLive = until === undefined && entry !== undefined && entry.expires > now;
  return {
    kind: 'lease',
    mount: mount?.path ?? id.slice(0, id.indexOf('/') + 1),
    path: id,
    state: isLive ? 'current' : 'ended',
    since: new Date(at).toISOString(),
    ...(ends !== undefined && { until: new Date(ends).toISOString() }),
    account,
  } satisfies VaultPlace;
}

async function tokenPlace(
  { tokens }: Services,
  fingerprint: string,
  now: number,
): Promise<VaultPlace | undefined> {
  const entry = await tokens.get(tokens.hashOfFingerprint(fingerprint), now);
  if (!entry) return undefined;
  return {
    kind: 'token',
    mount: 'auth/token/',
    path: entry.accessor,
    state: 'current',
    since: new Date(entry.created).toISOString(),
    ...(entry.expires > 0 && { until: new Date(entry.expires).toISOString() }),
    account: entry.displayName,
  };
}
