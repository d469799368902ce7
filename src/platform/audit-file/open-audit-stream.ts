import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { Fault } from '../../model/fault.ts';
import type { AuditFile, MakeRecord } from './types.ts';

/** Milliseconds for a connection, and for what is written to be taken. */
const PATIENCE = 2000;
/** Bytes of one datagram: RFC 768, with the headers of IPv4. */
const LARGEST_DATAGRAM = 65_507;
/** RFC 5424, section 6.2.1: what kind of program says it, and that it informs. */
const FACILITIES: ReadonlyMap<string, number> = new Map([
  ...['KERN', 'USER', 'MAIL', 'DAEMON', 'AUTH', 'SYSLOG'].map((name, number) => [name, number] as const),
  ['AUTHPRIV', 10],
  ...Array.from({ length: 8 }, (_, number) => [`LOCAL${number}`, 16 + number] as const),
]);
const INFORMATIONAL = 6;

export function isAuditStream(place: string): boolean {
  const { protocol = '', searchParams } = URL.parse(place) ?? {};
  const facility = searchParams?.get('facility') ?? 'AUTH';
  const tag = searchParams?.get('tag') ?? 'vault';
  return (
    /^(?:socket|syslog)\+(?:tcp|udp|unix):$/.test(protocol) &&
    FACILITIES.has(facility) &&
    /^[\x21-\x7e]{1,48}$/.test(tag)
  );
}

/**
 * Sends records to `socket+tcp://host:port`, `syslog+udp://host:port?facility=AUTH&tag=vault` or `socket+unix:///path`. A record
 * was taken once the system has it: what becomes of it then is the receiver's. The chain is of what this process sent.
 */
export function openAuditStream(place: string): AuditFile {
  return new SentRecords(new URL(place));
}

class SentRecords implements AuditFile {
  readonly #place: URL;
  #socket: Socket | undefined;
  #previous = hashOf('');
  #last: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(place: URL) {
    this.#place = place;
  }

  append(...records: readonly MakeRecord[]): Promise<void> {
    this.#last = this.#last.catch(() => undefined).then(() => this.#sendAll(records));
    return this.#last;
  }

  async prepare(): Promise<void> {
    if (this.#way === 'udp') return;
    this.#socket ??= await this.#connected();
  }

  async reopen(): Promise<void> {
    await this.#last.catch(() => undefined);
    this.#letGo();
  }

  async close(): Promise<void> {
    await this.reopen();
    this.#isClosed = true;
  }

  get #way(): string {
    return this.#place.protocol.slice('socket+'.length, -1);
  }

  async #sendAll(records: readonly MakeRecord[]): Promise<void> {
    for (const record of records) {
      const line = record(this.#previous);
      await this.#send(framed(line, this.#place));
      this.#previous = hashOf(line);
    }
  }

  async #send(bytes: Buffer): Promise<void> {
    try {
      if (this.#isClosed) throw new Error('it is closed');
      if (this.#way === 'udp') await sentOnce(bytes, this.#place);
      else await this.#written(bytes);
    } catch (cause) {
      this.#letGo();
      throw new Fault('unreachable', `${this.#place.protocol}//${this.#place.host} takes no records`, {
        cause,
      });
    }
  }

  async #written(bytes: Buffer): Promise<void> {
    // One that ended meanwhile would take what is written, and lose it.
    if (this.#socket?.readyState !== 'open') this.#letGo();
    const socket = (this.#socket ??= await this.#connected());
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(new Error('nothing is taken')), PATIENCE);
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
    await promise.finally(() => clearTimeout(timer));
  }

  async #connected(): Promise<Socket> {
    const { hostname: host, port, pathname } = this.#place;
    const bare = host.replace(/^\[(.*)\]$/, '$1');
    const socket = connect(this.#way === 'unix' ? { path: pathname } : { host: bare, port: Number(port) });
    try {
      await once(socket, 'connect', { signal: AbortSignal.timeout(PATIENCE) });
    } catch (cause) {
      socket.on('error', () => undefined).destroy();
      throw new Fault('unreachable', `${this.#place.host} takes no records`, { cause });
    }
    // What the receiver says is not looked at; that it ended is, before the next record.
    socket.on('error', () => undefined).resume();
    return socket.unref();
  }

  #letGo(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }
}

async function sentOnce(bytes: Buffer, { hostname: host, port }: URL): Promise<void> {
  if (bytes.length > LARGEST_DATAGRAM) throw new Error('a record is too large for a datagram');
  const address = host.replace(/^\[(.*)\]$/, '$1');
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once('error', reject);
  socket.send(bytes, Number(port), address, (error) => (error ? reject(error) : resolve()));
  await promise.finally(() => socket.close());
}

/** A line as it is, or a message of RFC 5424; over a stream with its length in front of it (RFC 6587, section 3.4.1). */
function framed(line: string, { protocol, searchParams }: URL): Buffer {
  if (!protocol.startsWith('syslog+')) return Buffer.from(`${line}\n`);
  const priority = (FACILITIES.get(searchParams.get('facility') ?? 'AUTH') ?? 4) * 8 + INFORMATIONAL;
  const tag = searchParams.get('tag') ?? 'vault';
  const host = hostname().replaceAll(/[^\x21-\x7e]/g, '') || '-';
  const message = Buffer.from(
    `<${priority}>1 ${new Date().toISOString()} ${host} ${tag} ${process.pid} audit - ${line}`,
  );
  return protocol === 'syslog+udp:' ? message : Buffer.concat([Buffer.from(`${message.length} `), message]);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
