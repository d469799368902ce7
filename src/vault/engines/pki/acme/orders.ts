import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import * as z from 'zod';
import type { MountStore } from '../../../mounts/mount-store.ts';
import { Refusal } from '../../../refusal.ts';
import { newId } from '../certificates.ts';
import { heldNames } from '../held-names.ts';
import type { Role } from '../roles.ts';
import { NO_NAMES } from '../../../x509/alternative-names.ts';
import { read } from './accounts.ts';
import { Problem, type ProblemDocument } from './problem.ts';

/** Whose a certificate is to be: a name, or an address (RFC 8738). */
export interface Identifier {
  readonly type: 'dns' | 'ip';
  readonly value: string;
}

export const CHALLENGES = ['http-01', 'tls-alpn-01', 'dns-01'] as const;
export type ChallengeType = (typeof CHALLENGES)[number];

export interface Challenge {
  readonly type: ChallengeType;
  readonly token: string;
  readonly status: 'pending' | 'valid' | 'invalid';
  /** In milliseconds since 1970; 0 where it was not. */
  readonly validated: number;
  readonly error?: ProblemDocument;
}

export interface Authorization {
  readonly id: string;
  readonly account: string;
  /** Without the star. */
  readonly identifier: Identifier;
  readonly isWildcard: boolean;
  readonly status: 'pending' | 'valid' | 'invalid' | 'deactivated';
  readonly expires: number;
  readonly challenges: readonly Challenge[];
}

export interface Order {
  readonly id: string;
  readonly account: string;
  readonly base: string;
  readonly identifiers: readonly Identifier[];
  readonly authorizations: readonly string[];
  /** `ready` is told of one whose authorizations are all valid. */
  readonly status: 'pending' | 'processing' | 'valid' | 'invalid';
  readonly expires: number;
  /** Hexadecimal; empty where nothing was issued. */
  readonly serial: string;
}

/** Where they are kept, due when they end. */
export const [ORDERS, AUTHORIZATIONS] = ['acme/order/', 'acme/authorization/'];
/** Orders of each account, by which they are listed. */
export const ORDERS_OF = 'acme/orders-of/';
/** Milliseconds for which an order is open; identifiers and orders that one has. */
const [OPEN, MOST_IDENTIFIERS, MOST_ORDERS] = [86_400_000, 100, 1000];
const orderSchema = z.object({
  identifiers: z
    .array(z.object({ type: z.string().max(20), value: z.string().min(1).max(255) }))
    .min(1)
    .max(MOST_IDENTIFIERS),
  notBefore: z.undefined('is not taken').optional(),
  notAfter: z.undefined('is not taken').optional(),
});

/** Opens an order, with an authorization for each name. Source: RFC 8555, section 7.4 */
export async function newOrder(
  store: MountStore,
  {
    account,
    base,
    role,
    now,
  }: { readonly account: string; readonly base: string; readonly role: Role; readonly now: number },
  payload: unknown,
): Promise<Order> {
  const { identifiers: asked } = read(orderSchema, payload);
  const identifiers = distinct(asked.map((one) => checkedIdentifier(one, role)));
  const open = await store.list(`${ORDERS_OF}${account}/`, '', MOST_ORDERS);
  if (open.length >= MOST_ORDERS) throw new Problem('malformed', 'the account has too many open orders', 429);
  const expires = now + OPEN;
  const authorizations = identifiers.map((identifier) => newAuthorization(account, identifier, expires));
  const order: Order = {
    id: newId(),
    account,
    base,
    identifiers,
    authorizations: authorizations.map(({ id }) => id),
    status: 'pending',
    expires,
    serial: '',
  };
  await store.write([
    { path: ORDERS + order.id, value: order, expected: 0, due: expires },
    { path: `${ORDERS_OF}${account}/${order.id}`, value: true },
    ...authorizations.map((one) => ({
      path: AUTHORIZATIONS + one.id,
      value: one,
      expected: 0,
      due: expires,
    })),
  ]);
  return order;
}

/** A name that the role would put into a certificate, as it would be written. Throws a `Problem` for another. */
function checkedIdentifier(
  { type, value }: { readonly type: string; readonly value: string },
  role: Role,
): Identifier {
  if (type !== 'dns' && type !== 'ip')
    throw new Problem('unsupportedIdentifier', 'identifiers are of the types dns and ip');
  if (type === 'ip' && isIP(value) === 0) throw new Problem('malformed', 'an identifier is no address');
  const alternative = { ...NO_NAMES, ...(type === 'dns' ? { dns: [value] } : { ips: [value] }) };
  try {
    const held = heldNames({ commonName: '', alternative }, { ...role, require_cn: false }, true);
    return { type, value: (type === 'dns' ? held.alternative.dns[0] : held.alternative.ips[0]) ?? value };
  } catch (error) {
    if (error instanceof Refusal) throw new Problem('rejectedIdentifier', error.message);
    throw error;
  }
}

function distinct(identifiers: readonly Identifier[]): readonly Identifier[] {
  return [...new Map(identifiers.map((one) => [`${one.type} ${one.value}`, one])).values()];
}

function newAuthorization(account: string, { type, value }: Identifier, expires: number): Authorization {
  const isWildcard = value.startsWith('*.');
  // What is below a name is proved by its records alone, and an address has none.
  const kinds = CHALLENGES.filter((kind) =>
    isWildcard ? kind === 'dns-01' : type === 'dns' || kind !== 'dns-01',
  );
  return {
    id: newId(),
    account,
    identifier: { type, value: isWildcard ? value.slice(2) : value },
    isWildcard,
    status: 'pending',
    expires,
    challenges: kinds.map((kind) => ({
      type: kind,
      token: randomBytes(32).toString('base64url'),
      status: 'pending',
      validated: 0,
    })),
  };
}

/** An order of an account that is still open. Throws a `Problem` (404) for any other. */
export async function orderOf(store: MountStore, id: string, account: string, base: string, now: number) {
  const found = /^[\da-f-]{36}$/.test(id) ? await store.get<Order>(ORDERS + id) : undefined;
  if (!found || found.value.account !== account || found.value.base !== base || found.value.expires <= now)
    throw new Problem('malformed', 'there is no such order', 404);
  return found;
}

/** As `orderOf`, for authorizations. */
export async function authorizationOf(store: MountStore, id: string, account: string, now: number) {
  const found = /^[\da-f-]{36}$/.test(id) ? await store.get<Authorization>(AUTHORIZATIONS + id) : undefined;
  if (!found || found.value.account !== account || found.value.expires <= now)
    throw new Problem('malformed', 'there is no such authorization', 404);
  return found;
}

/** What an order is: by what its authorizations are, while it is open. */
export async function statusOf(store: MountStore, order: Order): Promise<Order['status'] | 'ready'> {
  if (order.status !== 'pending') return order.status;
  const found = await store.getAll<Authorization>(order.authorizations.map((id) => AUTHORIZATIONS + id));
  const statuses = found.map((one) => one?.value.status ?? 'invalid');
  if (statuses.every((status) => status === 'valid')) return 'ready';
  return statuses.every((status) => status === 'valid' || status === 'pending') ? 'pending' : 'invalid';
}
