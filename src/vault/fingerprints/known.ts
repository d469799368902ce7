import type { VaultPlace } from '../../model/vault/knowledge.ts';
import { engineCall } from '../leases/revoke.ts';
import type { LeaseNote } from '../leases/lease-store.ts';
import type { Mount } from '../routing/types.ts';
import type { Services } from '../services.ts';
import { type Note, notedIn, noteRows, notesOfRow } from './notes.ts';

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

/** Of leases, in a cursor: after every mount, whose uuids are hexadecimal. */
const LEASES = 'leases';

/** One page of all that is known, and where the next begins; not tokens, whose fingerprints are not kept. */
export async function knownPage(
  services: Services,
  now: number,
  after: string,
  limit: number,
): Promise<{ readonly known: readonly Known[]; readonly next: string | undefined }> {
  const [from = '', row = ''] = after.split(':', 2);
  const mounts = (await notingMounts(services))
    .filter(({ uuid }) => uuid >= from)
    .toSorted((a, b) => (a.uuid < b.uuid ? -1 : 1));
  const known: Known[] = [];
  for (const mount of mounts) {
    const store = services.storeOf(mount);
    const room = limit - known.length;
    const rows = await noteRows(store, mount.uuid === from ? row : '', room);
    for (const note of (await Promise.all(rows.map((one) => notesOfRow(store, one)))).flat()) {
      const place = await placeOf(services, mount, note, now);
      if (place) known.push({ fingerprint: note.fingerprint, isGuessable: note.isGuessable, place });
    }
    if (rows.length >= room) return { known, next: `${mount.uuid}:${rows.at(-1)}` };
  }
  const leases = await services.leases.notes(from === LEASES ? row : '', limit - known.length);
  for (const [, note] of leases)
    known.push({
      fingerprint: note.fingerprint,
      isGuessable: false,
      place: await leasePlace(services, note, now),
    });
  const [last] = leases.at(-1) ?? [];
  return { known, next: last !== undefined && known.length >= limit ? `${LEASES}:${last}` : undefined };
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
