import { randomInt } from 'node:crypto';
import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, isIPv6, type Server, type Socket } from 'node:net';
import { Fault, messageOf } from '../../model/fault.ts';
import { framesOf, framed } from './frames.ts';
import type { Asked, Relay, RelayJudge, RelayPlace, StartRelay } from './types.ts';

const HEADER = 12;
/** Milliseconds until a resolver that does not answer is given up; clients ask again after five seconds. */
const PATIENCE = 5000;
/** Questions under way, of all clients and of one: what is asked beyond gets no answer. */
const MOST_QUESTIONS = 1024;
const MOST_OF_ONE = 128;
const MOST_CONNECTIONS = 128;
/** Bytes. */
const LONGEST_QUERY = 4096;
const LONGEST_ANSWER = 0xffff;
const MOST_UNREAD = 2 ** 20;
/** How often another port is tried where UDP does not have the one that TCP got. */
const ATTEMPTS = 16;

/** Relays for one resolver, on a free port. */
export const startRelay: StartRelay = async (place, judge) => {
  for (let attempt = 1; ; attempt += 1) {
    const relay = new SocketRelay(place, judge);
    try {
      await relay.listen();
      return relay;
    } catch (error) {
      await relay[Symbol.asyncDispose]();
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken || attempt >= ATTEMPTS)
        throw new Fault('refused', `no relay for ${place.resolver} at ${place.listen}: ${messageOf(error)}`, {
          cause: error,
        });
    }
  }
};

class SocketRelay implements Relay {
  readonly #place: RelayPlace;
  readonly #judge: RelayJudge;
  readonly #datagrams: Datagrams;
  readonly #server: Server;
  readonly #streams = new Set<Socket>();
  readonly #underWay = new Map<string, number>();
  #all = 0;
  port = 0;

  constructor(place: RelayPlace, judge: RelayJudge) {
    this.#place = place;
    this.#judge = judge;
    this.#datagrams = createSocket(familyOf(place.listen));
    this.#server = createServer((stream) => void this.#serve(stream));
    this.#server.maxConnections = MOST_CONNECTIONS;
  }

  async listen(): Promise<void> {
    const { listen } = this.#place;
    this.#server.listen(0, listen);
    await once(this.#server, 'listening');
    const at = this.#server.address();
    this.port = typeof at === 'object' && at ? at.port : 0;
    this.#datagrams.bind({ address: listen, port: this.port, exclusive: true });
    await once(this.#datagrams, 'listening');
    // What fails later fails for one message; whoever asked asks again.
    this.#datagrams.on('error', () => undefined);
    this.#server.on('error', () => undefined);
    this.#datagrams.on('message', (query, { address, port }) => {
      void this.#relay({ client: address, query }, askByDatagram).then((answer) => {
        if (answer) this.#datagrams.send(answer, port, address, () => undefined);
      });
    });
  }

  async #serve(stream: Socket): Promise<void> {
    const client = stream.remoteAddress ?? '';
    this.#streams.add(stream);
    stream.on('close', () => this.#streams.delete(stream)).on('error', () => stream.destroy());
    stream.setTimeout(2 * PATIENCE, () => stream.destroy());
    try {
      for await (const query of framesOf(stream, LONGEST_QUERY)) {
        const answer = await this.#relay({ client, query }, askByStream);
        if (!answer) break;
        stream.write(framed(answer));
        if (stream.writableLength > MOST_UNREAD) break;
      }
    } catch {
      // The other end has gone, or says what is no DNS.
    }
    stream.destroy();
  }

  /** The answer for whoever asked; undefined: there is none. */
  async #relay(asked: Asked, ask: Ask): Promise<Buffer | undefined> {
    const { client, query } = asked;
    const own = this.#underWay.get(client) ?? 0;
    if (query.length < HEADER || this.#all >= MOST_QUESTIONS || own >= MOST_OF_ONE) return undefined;
    if (!this.#judge.mayAsk(asked)) return undefined;
    this.#all += 1;
    this.#underWay.set(client, own + 1);
    try {
      const isAnswer = (message: Buffer): boolean => this.#judge.isAnswer(asked, message);
      const to = { ...this.#place, source: this.#judge.sourceOf(asked) };
      const answer = await askAs(randomInt(0x10000), query, to, isAnswer, ask);
      if (!answer) return failure(query);
      await this.#judge.before(asked, answer);
      return answer;
    } finally {
      this.#all -= 1;
      const left = (this.#underWay.get(client) ?? 1) - 1;
      if (left > 0) this.#underWay.set(client, left);
      else this.#underWay.delete(client);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const stream of this.#streams) stream.destroy();
    // What never listened cannot be closed, and need not be.
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await new Promise<void>((resolve) => closeDatagrams(this.#datagrams, resolve));
  }
}

function closeDatagrams(datagrams: Datagrams, done: () => void): void {
  try {
    datagrams.close(done);
  } catch {
    done();
  }
}

interface Asking extends Pick<RelayPlace, 'resolver' | 'port'> {
  readonly source: string | undefined;
}

/** Asks a resolver; the first message that `accepts` takes is the answer, undefined where none comes in time. */
type Ask = (query: Buffer, to: Asking, accepts: (message: Buffer) => boolean) => Promise<Buffer | undefined>;

/** Asks under a number of our own, which whoever asks us does not know. */
async function askAs(
  number: number,
  query: Buffer,
  to: Asking,
  isAnswer: (message: Buffer) => boolean,
  ask: Ask,
): Promise<Buffer | undefined> {
  const own = Buffer.from(query);
  own.writeUInt16BE(number);
  const accepts = (message: Buffer): boolean =>
    message.length >= HEADER && message.readUInt16BE() === number && isAnswer(message);
  const answer = await ask(own, to, accepts);
  answer?.writeUInt16BE(query.readUInt16BE());
  return answer;
}

/** From a port of its own for each question, and only what comes from the resolver's is heard. */
const askByDatagram: Ask = (query, { resolver, port, source }, accepts) =>
  new Promise((resolve) => {
    const socket = createSocket(familyOf(resolver));
    const end = (answer: Buffer | undefined): void => {
      clearTimeout(timer);
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      closeDatagrams(socket, () => undefined);
      resolve(answer);
    };
    const timer = setTimeout(end, PATIENCE, undefined);
    socket.on('error', () => end(undefined));
    socket.on('message', (message) => {
      if (accepts(message)) end(message);
    });
    const send = (): void => socket.connect(port, resolver, () => socket.send(query));
    if (source === undefined) send();
    else socket.bind(0, source, send);
  });

const askByStream: Ask = async (query, { resolver, port, source }, accepts) => {
  const from = source === undefined ? {} : { localAddress: source };
  const stream = connect({ port, host: resolver, ...from }).on('error', () => stream.destroy());
  const timer = setTimeout(() => stream.destroy(), PATIENCE);
  try {
    stream.write(framed(query));
    for await (const message of framesOf(stream, LONGEST_ANSWER)) if (accepts(message)) return message;
  } catch {
    // No answer.
  } finally {
    clearTimeout(timer);
    stream.destroy();
  }
  return undefined;
};

/** What was asked, sent back as "server failure": RFC 1035, section 4.1.1. */
function failure(query: Buffer): Buffer {
  const answer = Buffer.from(query);
  answer.writeUInt8(query.readUInt8(2) | 0x80, 2);
  answer.writeUInt8((query.readUInt8(3) & 0xf0) | 2, 3);
  return answer;
}

function familyOf(address: string): 'udp4' | 'udp6' {
  return isIPv6(address) ? 'udp6' : 'udp4';
}
