import { randomUUID } from 'node:crypto';
import type { MountStore } from '../../mounts/mount-store.ts';
import { Refusal } from '../../refusal.ts';
import type { EngineCall } from '../../routing/types.ts';
import { type Authority, type Issuer, readIssuer, signingIssuer } from './authority.ts';
import { crlConfigOf, deltaIntervalOf } from './config.ts';
import { type Revoked, revocationsPath, revokedFolder } from './revocation.ts';
import { signerOf } from '../../x509/keys.ts';
import {
  type Revocation,
  revocationEntries,
  revocationList,
  type RevocationListTerms,
} from '../../x509/revocation-list.ts';

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
/** Milliseconds that a delta list goes back before its whole one, as another replica may have noted something meanwhile. */
const OVERLAP = 3_600_000;
type Where = Pick<EngineCall, 'store' | 'now'>;

/** Says another thing after each wish that lists are made anew. */
function rotationsPath(issuer: string): string {
  return `rotations/${issuer}`;
}

/** Issuers with the name and the key of one: what any of them issued is on the same list. */
export function sameIssuers({ issuers }: Authority, issuer: Issuer): readonly Issuer[] {
  const { subject } = readIssuer(issuer);
  return issuers.filter(
    (one) => one.id === issuer.id || (one.keyId === issuer.keyId && readIssuer(one).subject.equals(subject)),
  );
}

/**
 * The list of what an issuer's certificates are revoked, as DER. It is made anew where something was revoked since, or
 * half of its time is over; so no revocation is missing, whichever replica noted it, and whatever was killed after it. Where
 * there are delta lists it is kept although something was revoked since, which they tell.
 */
export async function crlOf(call: Where, authority: Authority, issuer: Issuer): Promise<Buffer> {
  return Buffer.from((await wholeList(call, authority, issuer)).list, 'base64');
}

/** What was revoked since the whole list was made, as DER. Throws a `Refusal` (404) where there are no delta lists. */
export async function deltaCrlOf(call: Where, authority: Authority, issuer: Issuer): Promise<Buffer> {
  const { store, now } = call;
  const config = await crlConfigOf(store);
  if (!config.delta) throw new Refusal(404, 'there are no delta lists: config/crl has no enable_delta');
  const interval = deltaIntervalOf(config);
  const ids = sameIssuers(authority, issuer).map(({ id }) => id);
  const [first = issuer.id] = ids;
  for (;;) {
    const base = await wholeList(call, authority, issuer);
    const [stored, ...states] = await store.getAll<unknown>([`delta/${first}`, ...ids.map(revocationsPath)]);
    const before = stored?.value as StoredList | undefined;
    const state = [base.number, interval, config.disable, ...states.map((one) => one?.value)].join(' ');
    const isFresh = before?.state === state && now >= before.from && now < before.from + interval * 500;
    if (before && isFresh) return Buffer.from(before.list, 'base64');
    const number = nextNumber(now, before, base);
    const until = Math.min(now + interval * 1000, base.from + config.expiry * 1000);
    const entries = config.disable ? [] : await entriesOf(store, ids, base.from - OVERLAP);
    const list = signedList(authority, issuer, { number, base: base.number, from: now, until, entries });
    const value: StoredList = { list: list.toString('base64'), number, from: now, state };
    if (await store.write([{ path: `delta/${first}`, value, expected: stored?.version ?? 0 }])) return list;
  }
}

async function wholeList({ store, now }: Where, authority: Authority, issuer: Issuer): Promise<StoredList> {
  const ids = sameIssuers(authority, issuer).map(({ id }) => id);
  const [first = issuer.id] = ids;
  const { expiry, disable, delta = false } = await crlConfigOf(store);
  const stateOf = delta ? rotationsPath : revocationsPath;
  for (;;) {
    const paths = [`crl/${first}`, `delta/${first}`, ...ids.map(stateOf)];
    const [stored, newest, ...states] = await store.getAll<unknown>(paths);
    const before = stored?.value as StoredList | undefined;
    const kept = delta ? [expiry, disable, 'delta'] : [expiry, disable];
    const state = [...kept, ...ids, ...states.map((one) => one?.value)].join(' ');
    const isFresh = before?.state === state && now >= before.from && now < before.from + expiry * 500;
    if (before && isFresh) return before;
    const number = nextNumber(now, before, newest?.value as StoredList | undefined);
    const entries = disable ? [] : await entriesOf(store, ids);
    const list = signedList(authority, issuer, { number, from: now, until: now + expiry * 1000, entries });
    const value: StoredList = { list: list.toString('base64'), number, from: now, state };
    if (await store.write([{ path: `crl/${first}`, value, expected: stored?.version ?? 0 }])) return value;
  }
}

/** Whole lists and deltas have one row of numbers, which only grow: by the clock where what was there is lost (RFC 5280, section 5.2.3). */
function nextNumber(now: number, ...lists: readonly (StoredList | undefined)[]): number {
  return Math.max(Math.floor(now / 1000), ...lists.map((list) => (list?.number ?? 0) + 1));
}

function signedList(
  authority: Authority,
  issuer: Issuer,
  terms: Omit<RevocationListTerms, 'issuer' | 'keyIdentifier'>,
): Buffer {
  const { subject, key, keyIdentifier } = signingIssuer(authority, issuer, 'crl-signing');
  return revocationList({ ...terms, issuer: subject, keyIdentifier }, signerOf(key));
}

/** What is revoked, page by page, so that no more than a page is in memory besides what the list says of it. */
async function entriesOf(
  store: MountStore,
  issuers: readonly string[],
  since = 0,
): Promise<readonly Buffer[]> {
  const entries: Buffer[] = [];
  for (const folder of issuers.map(revokedFolder))
    for (let names = await store.list(folder, '', BATCH); names.length > 0;) {
      const values = await store.getAll<Revoked>(names.map((name) => folder + name));
      const page: Revocation[] = [];
      for (const [index, one] of values.entries())
        if (one && one.value.at >= since)
          page.push({ serial: Buffer.from(names[index] ?? '', 'hex'), at: one.value.at });
      entries.push(revocationEntries(page));
      names = await store.list(folder, names.at(-1), BATCH);
    }
  return entries;
}

/** Has every list made anew when it is asked for next. */
export async function rotate(store: MountStore, { issuers }: Authority): Promise<void> {
  if (issuers.length === 0) throw new Refusal(400, 'there is no issuer');
  const paths = issuers.flatMap(({ id }) => [revocationsPath(id), rotationsPath(id)]);
  await store.write(paths.map((path) => ({ path, value: randomUUID() })));
}
