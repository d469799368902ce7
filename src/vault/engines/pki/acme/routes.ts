import * as z from 'zod';
import { Refusal } from '../../../refusal.ts';
import type { Call, EngineCall, OperationDefinition, Route } from '../../../routing/types.ts';
import { authorityOf, chainOf, issuerOf } from '../authority.ts';
import { certificatePath, type StoredCertificate } from '../certificates.ts';
import { revokeCertificate } from '../revocation.ts';
import { readCertificate } from '../../../x509/certificate.ts';
import { publicKeyInfo } from '../../../x509/keys.ts';
import { changeAccount, changeKey, newAccount, read, shownAccount } from './accounts.ts';
import { prove } from './challenges.ts';
import { ACME_CONFIG_ROUTES, acmeConfigOf } from './config.ts';
import { DIRECTORIES, type Directory } from './directories.ts';
import { bindingsIn, EAB_ROUTES } from './eab.ts';
import { finalize, holderPath } from './finalize.ts';
import { keyOf } from './jws.ts';
import { USED_NONCES } from './nonces.ts';
import {
  AUTHORIZATIONS,
  type Authorization,
  authorizationOf,
  type Challenge,
  newOrder,
  type Order,
  orderOf,
  ORDERS,
  ORDERS_OF,
  statusOf,
} from './orders.ts';
import { Problem } from './problem.ts';
import { type AccountRequest, byAccount, byKey, type SignedRequest, unsigned } from './signed-request.ts';

/** Entries that are forgotten at once, and milliseconds for which another replica leaves them. */
const [BATCH, CLAIM] = [200, 60_000];
const LISTED = 1000;
const revokeSchema = z.object({
  certificate: z.string().regex(/^[\w-]{1,40000}$/),
  reason: z.number().int().min(0).max(10).optional(),
});
const deactivateSchema = z.object({ status: z.literal('deactivated') });

/** What a directory answers, by the path below it. Source: RFC 8555, section 7.1 */
const RESOURCES: readonly (readonly [string, Partial<Pick<Route, 'read' | 'update'>>])[] = [
  ['directory', { read: unsigned('Read where to ask for what', showDirectory) }],
  [
    'new-nonce',
    {
      read: unsigned('Get a nonce', () => Promise.resolve({ status: 200 })),
    },
  ],
  ['new-account', { update: byKey('Make an account', () => 'new-account', makeAccount) }],
  ['key-change', { update: byAccount('Change the key of an account', () => 'key-change', rollOver) }],
  ['revoke-cert', { update: byKey('Revoke a certificate', () => 'revoke-cert', revokeBySigner, true) }],
  ['account/{id}', { update: byAccount('Read or change an account', at('account'), ownAccount) }],
  ['account/{id}/orders', { update: byAccount('List orders', at('account', '/orders'), listOrders) }],
  ['new-order', { update: byAccount('Ask for a certificate', () => 'new-order', makeOrder) }],
  ['order/{id}', { update: byAccount('Read an order', at('order'), showOrder) }],
  ['order/{id}/finalize', { update: byAccount('Have it issued', at('order', '/finalize'), finalizeOrder) }],
  ['order/{id}/cert', { update: byAccount('Read the certificate', at('order', '/cert'), showCertificate) }],
  [
    'authorization/{id}',
    { update: byAccount('Read what is to be proved', at('authorization'), showAuthorization) },
  ],
  ['challenge/{id}/{type}', { update: challengeOperation() }],
];

export const ACME_ROUTES: readonly Route[] = [
  ...ACME_CONFIG_ROUTES,
  ...EAB_ROUTES,
  ...DIRECTORIES.flatMap((base) =>
    RESOURCES.map(([path, operations]) => ({ path: `${base}acme/${path}`, ...operations })),
  ),
];

/** Forgets orders, authorizations and nonces that are over. */
export async function forgetAcme({ store, now }: EngineCall): Promise<void> {
  if (!(await acmeConfigOf(store)).enabled) return;
  for (const folder of [ORDERS, AUTHORIZATIONS, USED_NONCES]) {
    const names = await store.claim(folder, now, now + CLAIM, BATCH);
    const orders = folder === ORDERS ? await store.getAll<Order>(names.map((name) => folder + name)) : [];
    await store.write([
      ...names.map((name) => ({ path: folder + name, value: undefined })),
      ...orders.flatMap((order) =>
        order ? [{ path: `${ORDERS_OF}${order.value.account}/${order.value.id}`, value: undefined }] : [],
      ),
    ]);
  }
}

function at(kind: string, end = '') {
  return ({ parameters }: Call) => `${kind}/${parameters['id'] ?? ''}${end}`;
}

function idOf({ parameters }: Call): string {
  return parameters['id'] ?? '';
}

function showDirectory(_: Call, { url, config }: Directory) {
  const meta = { externalAccountRequired: config.eab_policy !== 'not-required' };
  const body = {
    newNonce: `${url}new-nonce`,
    newAccount: `${url}new-account`,
    newOrder: `${url}new-order`,
    revokeCert: `${url}revoke-cert`,
    keyChange: `${url}key-change`,
    meta,
  };
  return Promise.resolve({ body });
}

async function makeAccount({ call, directory, payload, url, jwk }: SignedRequest) {
  const { store, now } = call;
  const { base, config } = directory;
  const asked = { jwk, base, url, now };
  const { account, isNew } = await newAccount(store, asked, config, payload, bindingsIn(store));
  const location = `${directory.url}account/${account.id}`;
  return {
    status: isNew ? 201 : 200,
    body: shownAccount(account, `${location}/orders`),
    headers: { location },
  };
}

async function ownAccount({ call, account, payload, url }: AccountRequest) {
  checkOwn(call, account.id);
  const after = payload === undefined ? account : await changeAccount(call.store, account, payload);
  return { body: shownAccount(after, `${url}/orders`), headers: { location: url } };
}

async function listOrders({ call, account, directory }: AccountRequest) {
  checkOwn(call, account.id);
  const ids = await call.store.list(`${ORDERS_OF}${account.id}/`, '', LISTED);
  return { body: { orders: ids.map((id) => `${directory.url}order/${id}`) } };
}

function checkOwn(call: Call, id: string): void {
  if (idOf(call) !== id) throw new Problem('unauthorized', 'it is the account of somebody else', 403);
}

async function rollOver({ call, account, directory, payload, url }: AccountRequest) {
  const location = (id: string) => `${directory.url}account/${id}`;
  const after = await changeKey(call.store, account, payload, { url, location });
  return {
    body: shownAccount(after, `${location(after.id)}/orders`),
    headers: { location: location(after.id) },
  };
}

async function makeOrder({ call, account, directory, payload }: AccountRequest) {
  const { base, role } = directory;
  const order = await newOrder(call.store, { account: account.id, base, role, now: call.now }, payload);
  return { status: 201, ...(await shownOrder(call, directory, order)) };
}

async function orderIn({ call, account, directory }: AccountRequest): Promise<Order> {
  return (await orderOf(call.store, idOf(call), account.id, directory.base, call.now)).value;
}

async function showOrder(request: AccountRequest) {
  return shownOrder(request.call, request.directory, await orderIn(request));
}

async function finalizeOrder(request: AccountRequest) {
  const { call, directory, jwk, payload } = request;
  const order = await finalize(call, directory, await orderIn(request), jwk, payload);
  return shownOrder(call, directory, order);
}

async function shownOrder({ store }: Call, { url }: Directory, order: Order) {
  const own = `${url}order/${order.id}`;
  const body = {
    status: await statusOf(store, order),
    expires: new Date(order.expires).toISOString(),
    identifiers: order.identifiers,
    authorizations: order.authorizations.map((id) => `${url}authorization/${id}`),
    finalize: `${own}/finalize`,
    ...(order.serial !== '' && { certificate: `${own}/cert` }),
  };
  return { body, headers: { location: own } };
}

async function showCertificate(request: AccountRequest) {
  const { store } = request.call;
  const { serial } = await orderIn(request);
  const stored =
    serial === ''
      ? undefined
      : await store.get<StoredCertificate>(certificatePath(Buffer.from(serial, 'hex')));
  if (!stored) throw new Problem('malformed', 'there is no certificate yet', 404);
  const authority = await authorityOf(store);
  const chain = chainOf(authority, issuerOf(authority, stored.value.issuer));
  const pem = [stored.value.certificate, ...chain.map(({ certificate }) => certificate)];
  const text = pem.map((one) => `${one.trim()}\n`).join('');
  return { raw: { type: 'application/pem-certificate-chain', bytes: Buffer.from(text) } };
}

async function showAuthorization({ call, account, directory, payload }: AccountRequest) {
  const { store, now } = call;
  const found = await authorizationOf(store, idOf(call), account.id, now);
  if (payload === undefined) return { body: shownAuthorization(directory, found.value) };
  read(deactivateSchema, payload);
  const value: Authorization = { ...found.value, status: 'deactivated' };
  const path = AUTHORIZATIONS + value.id;
  if (!(await store.write([{ path, value, expected: found.version, due: value.expires }])))
    throw new Problem('serverInternal', 'it was changed meanwhile', 500);
  return { body: shownAuthorization(directory, value) };
}

function shownAuthorization(directory: Directory, authorization: Authorization) {
  const { identifier, status, expires, isWildcard, challenges } = authorization;
  return {
    identifier,
    status,
    expires: new Date(expires).toISOString(),
    ...(isWildcard && { wildcard: true }),
    challenges: challenges.map((one) => shownChallenge(directory, authorization, one)),
  };
}

function shownChallenge(
  { url }: Directory,
  { id }: Authorization,
  { type, token, status, ...rest }: Challenge,
) {
  return {
    type,
    token,
    status,
    url: `${url}challenge/${id}/${type}`,
    ...(rest.validated > 0 && { validated: new Date(rest.validated).toISOString() }),
    ...(rest.error && { error: rest.error }),
  };
}

function challengePath({ parameters }: Call): string {
  return `challenge/${parameters['id'] ?? ''}/${parameters['type'] ?? ''}`;
}

function challengeOperation(): OperationDefinition {
  return byAccount(
    'Have a challenge proved',
    challengePath,
    async ({ call, account, directory, payload, jwk }) => {
      const found = (await authorizationOf(call.store, idOf(call), account.id, call.now)).value;
      const challenge = found.challenges.find(({ type }) => type === call.parameters['type']);
      if (!challenge) throw new Problem('malformed', 'there is no such challenge', 404);
      const isAsked = payload !== undefined && found.status === 'pending' && challenge.status === 'pending';
      const after = isAsked ? await prove(call, directory.config, found, challenge, jwk) : found;
      const shown = after.challenges.find(({ type }) => type === challenge.type) ?? challenge;
      const link = `<${directory.url}authorization/${found.id}>;rel="up"`;
      return { body: shownChallenge(directory, after, shown), headers: { link } };
    },
  );
}

/** By the account that had it, or by whoever has its key. Source: RFC 8555, section 7.6 */
async function revokeBySigner({
  call,
  payload,
  jwk,
  account,
}: SignedRequest & { readonly account: AccountRequest['account'] | undefined }) {
  const der = Buffer.from(read(revokeSchema, payload).certificate, 'base64url');
  const { serial, publicKey } = asMalformed(() => readCertificate(der));
  const holder = await call.store.get<string>(holderPath(serial.toString('hex')));
  const isHolder = account ? holder?.value === account.id : publicKey.equals(publicKeyInfo(keyOf(jwk)));
  if (!isHolder) throw new Problem('unauthorized', 'the certificate is of somebody else', 403);
  const stored = await call.store.get<StoredCertificate>(certificatePath(serial));
  if ((stored?.value.revokedAt ?? 0) > 0) throw new Problem('alreadyRevoked', 'the certificate is revoked');
  try {
    await revokeCertificate(call, der);
  } catch (error) {
    throw error instanceof Refusal ? new Problem('malformed', error.message, 404) : error;
  }
  return {};
}

function asMalformed<Read>(work: () => Read): Read {
  try {
    return work();
  } catch (error) {
    throw error instanceof Refusal ? new Problem('malformed', error.message) : error;
  }
}
