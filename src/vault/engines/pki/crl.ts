import { randomUUID } from 'node:crypto';
import type { MountStore } from '../../mounts/mount-store.ts';
import { Refusal } from '../../refusal.ts';
import type { EngineCall } from '../../routing/types.ts';
import { type Authority, type Issuer, readIssuer, signingIssuer } from './authority.ts';
import { crlConfigOf } from './config.ts';
import { type Revoked, revocationsPath, revokedFolder } from './revocation.ts';
import { signerOf } from './x509/keys.ts';
import { type Revocation, revocationEntries, revocationList } from './x509/revocation-list.ts';

/** A list as it was made last, and of what. */
interface StoredList {
  /** DER, in base64. */
  readonly list: string;
  readonly number: number;
  /** In milliseconds since 1970. */
  readonly from: number;
  /** The revocations that it tells, and by which configuration. */
  readonly state: string;
}

const BATCH = 500;

/** Issuers with the name and the key of one: what any of them issued is on the same list. */
export function sameIssuers({ issuers }: Authority, issuer: Issuer): readonly Issuer[] {
  const { subject } = readIssuer(issuer);
  return issuers.filter(
    (one) => one.id === issuer.id || (one.keyId === issuer.keyId && readIssuer(one).subject.equals(subject)),
  );
}

/**
 * The list of what an issuer's certificates are revoked, as DER. It is made anew where something was revoked since, or
 * half of its time is over; so no revocation is missing, whichever replica noted it, and whatever was killed after it.
 */
export async function crlOf(
  { store, now }: Pick<EngineCall, 'store' | 'now'>,
  authority: Authority,
  issuer: Issuer,
): Promise<Buffer> {
  const ids = sameIssuers(authority, issuer).map(({ id }) => id);
  const [first = issuer.id] = ids;
  const { expiry, disable } = await crlConfigOf(store);
  for (;;) {
    const [stored, ...states] = await store.getAll<unknown>([`crl/${first}`, ...ids.map(revocationsPath)]);
    const before = stored?.value as StoredList | undefined;
    const state = [expiry, disable, ...ids, ...states.map((one) => one?.value)].join(' ');
    const isFresh = before?.state === state && now >= before.from && now < before.from + expiry * 500;
    if (before && isFresh) return Buffer.from(before.list, 'base64');
    // Counts on by the clock where what was there is lost, as numbers only grow (RFC 5280, section 5.2.3).
    const number = Math.max((before?.number ?? 0) + 1, Math.floor(now / 1000));
    const entries = disable ? [] : await entriesOf(store, ids);
    const { subject, key, keyIdentifier } = signingIssuer(authority, issuer, 'crl-signing');
    const times = { from: now, until: now + expiry * 1000 };
    const list = revocationList({ issuer: subject, keyIdentifier, number, ...times, entries }, signerOf(key));
    const value: StoredList = { list: list.toString('base64'), number, from: now, state };
    if (await store.write([{ path: `crl/${first}`, value, expected: stored?.version ?? 0 }])) return list;
  }
}

/** What is revoked, page by page, so that no more than a page is in memory besides what the list says of it. */
async function entriesOf(store: MountStore, issuers: readonly string[]): Promise<readonly Buffer[]> {
  const entries: Buffer[] = [];
  for (const folder of issuers.map(revokedFolder))
    for (let names = await store.list(folder, '', BATCH); names.length > 0;) {
      const values = await store.getAll<Revoked>(names.map((name) => folder + name));
      const page: Revocation[] = [];
      for (const [index, one] of values.entries())
        if (one) page.push({ serial: Buffer.from(names[index] ?? '', 'hex'), at: one.value.at });
      entries.push(revocationEntries(page));
      names = await store.list(folder, names.at(-1), BATCH);
    }
  return entries;
}

/** Has every list made anew when it is asked for next. */
export async function rotate(store: MountStore, { issuers }: Authority): Promise<void> {
  if (issuers.length === 0) throw new Refusal(400, 'there is no issuer');
  await store.write(issuers.map(({ id }) => ({ path: revocationsPath(id), value: randomUUID() })));
}
