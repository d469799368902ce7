import * as z from 'zod';
import { Refusal } from '../../../refusal.ts';
import type { Call } from '../../../routing/types.ts';
import { type Issued, issueBy } from '../certificates.ts';
import { askedFields } from '../fields.ts';
import { checkKey, issuerFor, termsBy } from '../issue.ts';
import type { Role } from '../roles.ts';
import { pemOf } from '../../../x509/certificate.ts';
import { type CertificateRequest, readRequest } from '../../../x509/request.ts';
import { read } from './accounts.ts';
import type { AcmeConfig } from './config.ts';
import type { Directory } from './directories.ts';
import { publicKeyInfo } from '../../../x509/keys.ts';
import { keyOf, type Jwk } from './jws.ts';
import { type Identifier, type Order, ORDERS, orderOf, statusOf } from './orders.ts';
import { Problem } from './problem.ts';

const finalizeSchema = z.object({ csr: z.string().regex(/^[\w-]{1,20000}$/) });
const askedSchema = z.object(askedFields);

/** Which account has a certificate. */
export function holderPath(serial: string): string {
  return `acme/holder/${serial}`;
}

/** Issues what an order is for, once. Source: RFC 8555, section 7.4 */
export async function finalize(
  call: Call,
  { role, config, base }: Directory,
  order: Order,
  jwk: Jwk,
  payload: unknown,
): Promise<Order> {
  const { store, now } = call;
  const status = await statusOf(store, order);
  if (status !== 'ready') throw new Problem('orderNotReady', `the order is ${status}`, 403);
  const request = requestIn(read(finalizeSchema, payload).csr);
  checkNames(request, order.identifiers);
  if (request.publicKey.equals(publicKeyInfo(keyOf(jwk))))
    throw new Problem('badCSR', 'the key of a certificate is not that of an account');
  const issued = await asProblem(() => issue(call, role, config, order, request));
  const stored = await orderOf(store, order.id, order.account, base, now);
  const serial = issued.serial.toString('hex');
  const value: Order = { ...stored.value, status: 'valid', serial };
  if (stored.value.status !== 'pending') throw new Problem('orderNotReady', 'the order was finalized', 403);
  const change = { path: ORDERS + order.id, value, expected: stored.version, due: value.expires };
  const holder = { path: holderPath(serial), value: order.account };
  if (!(await store.write([change, issued.change, holder])))
    throw new Problem('orderNotReady', 'the order was changed meanwhile', 403);
  return value;
}

async function issue(
  call: Call,
  role: Role,
  config: AcmeConfig,
  { identifiers }: Order,
  request: CertificateRequest,
): Promise<Issued> {
  checkKey(request, role);
  const by = await issuerFor(call, role);
  const values = (type: Identifier['type']) =>
    identifiers.filter((one) => one.type === type).map(({ value }) => value);
  const alternative = { dns: values('dns'), ips: values('ip'), emails: [], uris: [] };
  const commonName = role.use_csr_common_name ? request.commonName.toLowerCase() : '';
  const fields = askedSchema.parse({ ttl: shortest(config.max_ttl, role.max_ttl, role.ttl) });
  const terms = termsBy({ ...call, fields }, { ...role, require_cn: false }, { commonName, alternative });
  return issueBy(call.store, by, { ...terms, publicKey: request.publicKey });
}

/** Of those that are some: 0 is none. */
function shortest(...seconds: readonly number[]): number {
  return Math.min(...seconds.filter((one) => one > 0));
}

function requestIn(encoded: string): CertificateRequest {
  try {
    return readRequest(pemOf('CERTIFICATE REQUEST', Buffer.from(encoded, 'base64url')));
  } catch (error) {
    throw error instanceof Refusal ? new Problem('badCSR', error.message) : error;
  }
}

/** A request is for the names of its order, for each and for no other. */
function checkNames({ names, commonName }: CertificateRequest, identifiers: readonly Identifier[]): void {
  const asked = new Set([
    ...names.dns.map((name) => `dns ${name.toLowerCase()}`),
    ...names.ips.map((address) => `ip ${address}`),
  ]);
  const ordered = new Set(identifiers.map(({ type, value }) => `${type} ${value}`));
  const own = commonName.toLowerCase();
  if (own !== '' && asked.size === 0) asked.add(`dns ${own}`);
  const isForeign = own !== '' && !ordered.has(`dns ${own}`) && !ordered.has(`ip ${own}`);
  const isSame = asked.size === ordered.size && [...asked].every((one) => ordered.has(one));
  if (!isSame || isForeign || names.emails.length > 0 || names.uris.length > 0)
    throw new Problem('badCSR', 'the request is not for the names of its order');
}

async function asProblem<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Refusal ? new Problem('badCSR', error.message) : error;
  }
}
