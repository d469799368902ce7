import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { StorageRow, VaultStorage } from '../../platform/vault-storage/types.ts';
import type { KeyRing } from '../barrier/key-ring.ts';
import { ownJson } from '../barrier/own-json.ts';
import { Refusal } from '../refusal.ts';
import { decodeSnapshot, encodeSnapshot } from './format.ts';

/** What is of the vault and not of its content stays: old shares do not come back, and the chain tells who puts back more. */
const KEPT = ['seal/', 'settings/chain/'];
/** What was restored by force, until somebody has the key that tells whether it is as it was saved. */
const RESTORED_PATH = 'seal/restored';

/** What a restore has to know of the vault that is there. */
export interface Present {
  readonly rootKey: Buffer;
  readonly ring: KeyRing;
  readonly ringPath: string;
  /** Opens a key ring that this root key encrypted; undefined of another's. */
  readonly ringOf: (sealed: Buffer) => KeyRing | undefined;
}

/** Everything in the store, as of one moment. */
export function saveSnapshot(storage: VaultStorage, rootKey: Buffer): AsyncIterable<Buffer> {
  return encodeSnapshot(withoutMark(storage.rows()), (digest) => macOf(rootKey, digest));
}

/**
 * Puts what a snapshot of this vault has in the place of what is there. Rejects with a `Refusal` (400), and changes nothing,
 * where it is another's or was changed, or lacks keys that this vault does not have any more.
 */
export async function restoreSnapshot(
  storage: VaultStorage,
  present: Present,
  bytes: AsyncIterable<Buffer>,
): Promise<void> {
  const [stored] = await storage.get([present.ringPath]);
  const isDone = await storage.replace({
    rows: ours(bytes, present),
    kept: KEPT,
    expected: [{ path: present.ringPath, expected: stored?.version ?? 0 }],
  });
  if (!isDone) throw new Refusal(400, 'the key was rotated meanwhile: restore once more');
}

/** Puts what a snapshot has in the place of everything, with its seal and keys, whosever it is. */
export async function restoreByForce(storage: VaultStorage, bytes: AsyncIterable<Buffer>): Promise<void> {
  await storage.replace({ rows: marked(bytes), kept: [], expected: [] });
}

/**
 * Is what was restored by force as it was saved? Nobody could tell before the vault was unsealed. Rejects with a `Refusal`
 * (500) where it is not.
 */
export async function checkRestored(storage: VaultStorage, rootKey: Buffer): Promise<void> {
  const [mark] = await storage.get([RESTORED_PATH]);
  if (!mark) return;
  const { digest, mac } = ownJson(mark.value) as { readonly digest: string; readonly mac: string };
  if (!isSame(macOf(rootKey, Buffer.from(digest, 'base64')), Buffer.from(mac, 'base64')))
    throw new Refusal(500, 'the snapshot that was restored by force was changed: restore another');
  await storage.write([{ path: RESTORED_PATH, value: undefined, expected: mark.version }]);
}

/** The rows of a snapshot of this vault, but for what is kept. */
async function* ours(bytes: AsyncIterable<Buffer>, present: Present): AsyncGenerator<StorageRow> {
  let hasKeys = false;
  const end = yield* filtered(decodeSnapshot(bytes), ({ path, value }) => {
    if (path === present.ringPath) {
      checkRing(value, present);
      hasKeys = true;
    }
    return !KEPT.some((prefix) => path.startsWith(prefix));
  });
  if (!hasKeys) throw new Refusal(400, 'the snapshot is not taken: it has no keys');
  if (!isSame(macOf(present.rootKey, end.digest), end.mac))
    throw new Refusal(400, 'the snapshot is not taken: it was changed since it was saved');
}

/** Keys that encrypted a value of the snapshot have to be among those that are there. */
function checkRing(sealed: Buffer, { ring, ringOf }: Present): void {
  const saved = ringOf(sealed);
  const isThere = saved?.keys.every(({ id, key }) =>
    ring.keys.some((one) => one.id === id && isSame(one.key, key)),
  );
  saved?.wipe();
  if (isThere !== true)
    throw new Refusal(
      400,
      'the snapshot is of another vault, or of other keys: it can be restored by force alone',
    );
}

async function* marked(bytes: AsyncIterable<Buffer>): AsyncGenerator<StorageRow> {
  const end = yield* filtered(decodeSnapshot(bytes), ({ path }) => path !== RESTORED_PATH);
  const mark = { digest: end.digest.toString('base64'), mac: end.mac.toString('base64') };
  yield { path: RESTORED_PATH, value: Buffer.from(JSON.stringify(mark)), version: 1, due: undefined };
}

async function* withoutMark(rows: AsyncIterable<StorageRow>): AsyncGenerator<StorageRow> {
  for await (const row of rows) if (row.path !== RESTORED_PATH) yield row;
}

async function* filtered<End>(
  rows: AsyncGenerator<StorageRow, End>,
  isTaken: (row: StorageRow) => boolean,
): AsyncGenerator<StorageRow, End> {
  for (;;) {
    const next = await rows.next();
    if (next.done === true) return next.value;
    if (isTaken(next.value)) yield next.value;
  }
}

function macOf(rootKey: Buffer, digest: Buffer): Buffer {
  const key = Buffer.from(hkdfSync('sha256', rootKey, '', 'plimsoll vault snapshot', 32));
  const mac = createHmac('sha256', key).update(digest).digest();
  key.fill(0);
  return mac;
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
