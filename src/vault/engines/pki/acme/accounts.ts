import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { MountStore } from '../../../mounts/mount-store.ts';
import { newId } from '../certificates.ts';
import type { AcmeConfig } from './config.ts';
import type { Bindings } from './eab.ts';
import { checkSignature, type Jwk, type Message, readJwk, readMessage, thumbprintOf } from './jws.ts';
import { Problem } from './problem.ts';

/** Who has certificates, as a directory knows them by their key. */
export interface Account {
  readonly id: string;
  readonly jwk: Jwk;
  readonly status: 'valid' | 'deactivated';
  readonly contact: readonly string[];
  /** The directory that it was made in, below the mount: ``, `roles/web/`. */
  readonly base: string;
  /** By whom it is known elsewhere; empty for nobody. */
  readonly binding: string;
  /** In milliseconds since 1970. */
  readonly made: number;
}

const contactSchema = z.array(z.string().regex(/^mailto:[\x21-\x7e]{3,250}$/)).max(10);
const newSchema = z.object({
  contact: contactSchema.default([]),
  termsOfServiceAgreed: z.boolean().optional(),
  onlyReturnExisting: z.boolean().default(false),
  externalAccountBinding: z.unknown().optional(),
});
const changeSchema = z.object({
  contact: contactSchema.optional(),
  status: z.literal('deactivated').optional(),
});
const rolloverSchema = z.object({ account: z.string(), oldKey: z.unknown().optional() });
const HASHES: ReadonlyMap<string, string> = new Map([
  ['HS256', 'sha256'],
  ['HS384', 'sha384'],
  ['HS512', 'sha512'],
]);

function accountPath(id: string): string {
  return `acme/account/${id}`;
}

/** One key has one account in one directory. */
function keyPath(base: string, jwk: Jwk): string {
  return `acme/account-of/${thumbprintOf(jwk)}/${Buffer.from(base).toString('base64url') || '-'}`;
}

export async function accountOf(store: MountStore, id: string): Promise<Account | undefined> {
  return /^[\da-f-]{36}$/.test(id) ? (await store.get<Account>(accountPath(id)))?.value : undefined;
}

/** Makes an account, or finds the one that the key has. Source: RFC 8555, section 7.3 */
export async function newAccount(
  store: MountStore,
  {
    jwk,
    base,
    url,
    now,
  }: { readonly jwk: Jwk; readonly base: string; readonly url: string; readonly now: number },
  config: AcmeConfig,
  payload: unknown,
  bindings: Bindings,
): Promise<{ readonly account: Account; readonly isNew: boolean }> {
  const asked = read(newSchema, payload);
  const known = (await store.get<string>(keyPath(base, jwk)))?.value;
  const existing = known === undefined ? undefined : await accountOf(store, known);
  if (existing) {
    if (existing.status !== 'valid') throw new Problem('unauthorized', 'the account is deactivated', 403);
    return { account: existing, isNew: false };
  }
  if (asked.onlyReturnExisting) throw new Problem('accountDoesNotExist', 'the key has no account');
  const binding = await boundBy(asked.externalAccountBinding, { jwk, base, url }, config, bindings);
  const account: Account = {
    id: newId(),
    jwk,
    status: 'valid',
    contact: asked.contact,
    base,
    binding: binding?.id ?? '',
    made: now,
  };
  const isDone = await store.write([
    { path: accountPath(account.id), value: account, expected: 0 },
    { path: keyPath(base, jwk), value: account.id, expected: 0 },
    ...(binding ? [{ path: binding.path, value: undefined, expected: binding.version }] : []),
  ]);
  if (!isDone) throw new Problem('unauthorized', 'the account was made, or its binding used, meanwhile', 403);
  return { account, isNew: true };
}

/** The binding that an account shows, whose key signed the account's. Source: RFC 8555, section 7.3.4 */
async function boundBy(
  given: unknown,
  { jwk, base, url }: { readonly jwk: Jwk; readonly base: string; readonly url: string },
  { eab_policy: policy }: AcmeConfig,
  bindings: Bindings,
) {
  if (given === undefined) {
    if (policy === 'not-required') return undefined;
    throw new Problem('externalAccountRequired', 'an account here is bound to one elsewhere', 403);
  }
  const { header, payload, signed, signature } = readMessage(given);
  const found = header.kid === undefined ? undefined : await bindings.find(header.kid);
  const hash = HASHES.get(header.alg) ?? '';
  // Whoever is nobody costs as much.
  const key = found ? Buffer.from(found.key, 'base64url') : randomBytes(32);
  const expected = createHmac(hash === '' ? 'sha256' : hash, key)
    .update(signed)
    .digest();
  const isRight = expected.length === signature.length && timingSafeEqual(expected, signature);
  const isOurs = found?.base === base && header.url === url && header.nonce === undefined && hash !== '';
  const isOfKey = isRight && isOurs && thumbprintOf(readJwk(payload)) === thumbprintOf(jwk);
  if (!found || !isOfKey) throw new Problem('unauthorized', 'the binding is not good', 403);
  return found;
}

/** Changes contacts, or ends an account. */
export async function changeAccount(store: MountStore, { id }: Account, payload: unknown): Promise<Account> {
  const asked = read(changeSchema, payload ?? {});
  const after = await store.update<Account>(accountPath(id), (before) => {
    if (before?.status !== 'valid') throw new Problem('unauthorized', 'the account is deactivated', 403);
    return { ...before, contact: asked.contact ?? before.contact, status: asked.status ?? before.status };
  });
  if (!after) throw new Problem('accountDoesNotExist', 'there is no such account');
  return after;
}

/** Gives an account another key. `url` is where this was asked, `location` the account's. Source: RFC 8555, section 7.3.5 */
export async function changeKey(
  store: MountStore,
  account: Account,
  payload: unknown,
  { url, location }: { readonly url: string; readonly location: (id: string) => string },
): Promise<Account> {
  const inner: Message = readMessage(payload);
  if (inner.header.jwk === undefined || inner.header.kid !== undefined || inner.header.nonce !== undefined)
    throw new Problem('malformed', 'the inner request has the new key, and no nonce');
  const jwk = readJwk(inner.header.jwk);
  checkSignature(inner, jwk);
  const { account: named, oldKey } = read(rolloverSchema, inner.payload);
  const isSame = thumbprintOf(readJwk(oldKey)) === thumbprintOf(account.jwk);
  if (inner.header.url !== url || named !== location(account.id) || !isSame)
    throw new Problem('malformed', 'the inner request is of another account, key or URL');
  const taken = await store.get<string>(keyPath(account.base, jwk));
  if (taken)
    throw new Problem('malformed', 'another account has the key', 409, { location: location(taken.value) });
  const stored = await store.get<Account>(accountPath(account.id));
  const after = { ...account, jwk };
  const isDone = await store.write([
    { path: accountPath(account.id), value: after, expected: stored?.version ?? 0 },
    { path: keyPath(account.base, account.jwk), value: undefined },
    { path: keyPath(account.base, jwk), value: account.id, expected: 0 },
  ]);
  if (!isDone) throw new Problem('serverInternal', 'the account was changed meanwhile', 500);
  return after;
}

/** As its client reads it. */
export function shownAccount({ status, contact }: Account, orders: string) {
  return { status, contact, termsOfServiceAgreed: true, orders };
}

/** What a client says, as a schema reads it. Throws a `Problem` for what is not. */
export function read<Read>(schema: z.ZodType<Read>, payload: unknown): Read {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Problem(
    'malformed',
    `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not as it should be'}`,
  );
}
