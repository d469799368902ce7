import { lookup, Resolver } from 'node:dns/promises';
import { request, type IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { Fault } from '../../model/fault.ts';
import type { DomainProbe, ProbeRules } from './types.ts';

/** Milliseconds for all of a question, and for each of a resolver. */
const [TOTAL, RESOLVING] = [10_000, 3_000];
/** Bytes of an answer, redirects, addresses of a name that are tried, and records. */
const [LARGEST, MOST_REDIRECTS, MOST_ADDRESSES, MOST_RECORDS] = [4096, 5, 4, 100];

/** Proofs of domains. Source: RFC 8555, section 8, and RFC 8737 */
export const domainProbe: DomainProbe = {
  async http(host, path, rules) {
    const signal = AbortSignal.timeout(TOTAL);
    let [at, wanted] = [host, path];
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const { status, location, body } = await atFirst(at, rules, (address) =>
        answered(address, at, wanted, rules.port, signal),
      );
      if (location === undefined) return { status, body };
      // Another scheme or port is another service, which proves nothing and may be anybody's.
      const next = URL.parse(location, `http://${hostText(at)}`);
      if (next?.protocol !== 'http:' || next.port !== '' || next.username !== '')
        throw new Fault('refused', 'a redirect does not stay with http and its port');
      [at, wanted] = [next.hostname.replace(/^\[|\]$/g, ''), next.pathname + next.search];
    }
    throw new Fault('limit', 'it redirects too often');
  },
  tlsAlpn(host, rules) {
    const signal = AbortSignal.timeout(TOTAL);
    return atFirst(host, rules, (address) => certificateOf(address, host, rules.port, signal));
  },
  async txt(name, { resolver }) {
    const records = await asked(resolverOf(resolver).resolveTxt(name));
    return records.slice(0, MOST_RECORDS).map((parts) => parts.join(''));
  },
};

/** Asks the addresses of a host, one after another, until one answers. */
async function atFirst<Answer>(
  host: string,
  rules: ProbeRules,
  ask: (address: string) => Promise<Answer>,
): Promise<Answer> {
  const found = await addressesOf(host, rules.resolver);
  const permitted = found.filter((address) => rules.isPermitted(address));
  if (permitted.length === 0)
    throw new Fault(
      'refused',
      found.length === 0 ? 'it has no address' : 'none of its addresses may be asked',
    );
  let failure: unknown;
  for (const address of permitted.slice(0, MOST_ADDRESSES))
    try {
      return await ask(address);
    } catch (error) {
      failure = error;
    }
  throw failure instanceof Fault
    ? failure
    : new Fault('unreachable', 'it does not answer', { cause: failure });
}

async function addressesOf(host: string, resolver: string): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  if (resolver === '') return (await asked(lookup(host, { all: true }))).map(({ address }) => address);
  const own = resolverOf(resolver);
  const found = await Promise.allSettled([own.resolve4(host), own.resolve6(host)]);
  return found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
}

function resolverOf(server: string): Resolver {
  const resolver = new Resolver({ timeout: RESOLVING, tries: 2 });
  if (server !== '') resolver.setServers([server]);
  return resolver;
}

async function asked<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (cause) {
    throw new Fault('unreachable', 'its name is not found', { cause });
  }
}

interface Answered {
  readonly status: number;
  /** Of a redirect. */
  readonly location: string | undefined;
  readonly body: string;
}

async function answered(
  address: string,
  host: string,
  path: string,
  port: number,
  signal: AbortSignal,
): Promise<Answered> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const name = hostText(host);
  request({
    host: address,
    port,
    path,
    signal,
    agent: false,
    headers: { host: port === 80 ? name : `${name}:${port}`, 'accept-encoding': 'identity' },
  })
    .on('error', reject)
    .on('response', resolve)
    .end();
  const message = await promise;
  const status = message.statusCode ?? 0;
  const { location } = message.headers;
  if (status > 300 && status < 400 && location !== undefined) {
    message.destroy();
    return { status, location, body: '' };
  }
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of message as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > LARGEST) throw new Fault('limit', `it answers more than ${LARGEST} bytes`);
    pieces.push(piece);
  }
  return { status, location: undefined, body: Buffer.concat(pieces).toString() };
}

async function certificateOf(
  address: string,
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const socket = connect({
    host: address,
    port,
    servername: isIP(host) === 0 ? host : reverseName(host),
    ALPNProtocols: ['acme-tls/1'],
    // It signed itself: what is in it is the proof.
    rejectUnauthorized: false,
  });
  const end = () => void socket.destroy(new Fault('unreachable', 'it does not answer in time'));
  signal.addEventListener('abort', end, { once: true });
  socket
    .once('error', reject)
    .once('close', () => reject(new Fault('unreachable', 'it ends the connection')));
  socket.once('secureConnect', () => {
    const { raw } = socket.getPeerCertificate();
    if (socket.alpnProtocol === 'acme-tls/1' && raw) resolve(raw);
    else reject(new Fault('refused', 'it does not speak acme-tls/1'));
  });
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', end);
    socket.destroy();
  }
}

function hostText(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

/** The name by which an address is asked for, as TLS names no addresses. Source: RFC 8738, section 6 */
function reverseName(address: string): string {
  if (isIP(address) === 4) return `${address.split('.').toReversed().join('.')}.in-addr.arpa`;
  const { hostname } = new URL(`http://[${address}]`);
  const [head = '', tail = ''] = hostname.replace(/^\[|\]$/g, '').split('::');
  const [before, after] = [head, tail].map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array.from({ length: 8 - (before?.length ?? 0) - (after?.length ?? 0) }, () => '0');
  const groups = [...(before ?? []), ...(hostname.includes('::') ? zeros : []), ...(after ?? [])];
  const digits = groups.map((group) => group.padStart(4, '0')).join('');
  return `${digits.split('').toReversed().join('.')}.ip6.arpa`;
}
