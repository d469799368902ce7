import assert from 'node:assert/strict';
import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { dnsMessage } from '../../../test/fixtures/dns-message.ts';
import { framed, framesOf } from './frames.ts';
import { startRelay } from './relay.ts';
import type { Relay, RelayJudge } from './types.ts';

const HERE = '127.0.0.1';
const NAME = 'a.test';
const ATTEMPTS = 16;
const query = (id: number, name = NAME): Buffer => dnsMessage({ id, questions: [{ name, type: 1 }] });
const reply = (asked: Buffer, octet: number): Buffer => {
  const message = dnsMessage({
    id: asked.readUInt16BE(),
    flags: 0x8180,
    questions: [{ name: NAME, type: 1 }],
    answers: [{ name: NAME, type: 1, seconds: 9, data: `192.0.2.${octet}` }],
  });
  return message;
};

/** Answers over UDP and TCP as `answers` says. */
class Resolver implements AsyncDisposable {
  datagrams: Datagrams | undefined;
  readonly server: Server;
  readonly asked: Buffer[] = [];
  answers: (asked: Buffer) => readonly Buffer[] = (asked) => [reply(asked, 1)];
  port = 0;
  client: string | undefined;

  constructor() {
    this.server = createServer((stream) => {
      this.client = stream.remoteAddress;
      void (async () => {
        for await (const asked of framesOf(stream, 0xffff)) {
          this.asked.push(asked);
          for (const message of this.answers(asked)) stream.write(framed(message));
        }
      })().catch(() => undefined);
    });
  }

  /** On one port for both, and on another where somebody has that for TCP. */
  async listen(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const datagrams = createSocket('udp4');
      datagrams.bind(0, HERE);
      await once(datagrams, 'listening');
      this.port = datagrams.address().port;
      try {
        this.server.listen(this.port, HERE);
        await once(this.server, 'listening');
      } catch (error) {
        datagrams.close();
        if (attempt >= ATTEMPTS) throw error;
        continue;
      }
      this.#hear(datagrams);
      return;
    }
  }

  #hear(datagrams: Datagrams): void {
    this.datagrams = datagrams.on('message', (asked, { address, port }) => {
      this.client = address;
      this.asked.push(asked);
      for (const message of this.answers(asked)) datagrams.send(message, port, address);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.datagrams?.close();
    this.server.close();
    await once(this.server, 'close');
  }
}

async function askByDatagram(port: number, message: Buffer, patience = 2000): Promise<Buffer | undefined> {
  const socket = createSocket('udp4');
  try {
    const reported = once(socket, 'message', { signal: AbortSignal.timeout(patience) });
    socket.send(message, port, HERE);
    const [answer] = (await reported) as [Buffer];
    return answer;
  } catch {
    return undefined;
  } finally {
    socket.close();
  }
}

describe('a relay', () => {
  const resolver = new Resolver();
  const seen: Buffer[] = [];
  let mayAsk = true;
  let source: string | undefined;
  let isReady = Promise.resolve();
  const judge: RelayJudge = {
    mayAsk: () => mayAsk,
    sourceOf: () => source,
    isAnswer: (_, answer) => answer.includes(Buffer.from([1, 0x61])),
    before: async (_, answer) => {
      await isReady;
      seen.push(answer);
    },
  };
  let relay: Relay;

  before(async () => {
    await resolver.listen();
    relay = await startRelay({ listen: HERE, resolver: HERE, port: resolver.port }, judge);
  });
  after(async () => {
    await relay[Symbol.asyncDispose]();
    await resolver[Symbol.asyncDispose]();
  });

  it('asks under a number of its own, and gives the answer under that of whoever asked', async () => {
    resolver.asked.length = 0;
    const ids = [1, 2, 3, 4, 5, 6];
    const answers = await Promise.all(ids.map((id) => askByDatagram(relay.port, query(id))));
    assert.deepEqual(
      answers.map((answer) => answer?.readUInt16BE()),
      ids,
    );
    assert.deepEqual(
      answers.map((answer) => answer?.subarray(2)),
      ids.map(() => reply(query(1), 1).subarray(2)),
    );
    const own = resolver.asked.map((asked) => asked.readUInt16BE());
    assert.notDeepEqual(own, ids);
    assert.ok(resolver.asked.every((asked) => asked.subarray(2).equals(query(1).subarray(2))));
  });

  it('takes no message with another number, or about another question, for the answer', async () => {
    const wrong = (asked: Buffer): Buffer => {
      const forged = reply(asked, 66);
      forged.writeUInt16BE((asked.readUInt16BE() + 1) % 0x10000);
      return forged;
    };
    const about = (asked: Buffer): Buffer => {
      const forged = Buffer.from(
        reply(asked, 67).toString('latin1').replaceAll('\x01a\x04', '\x01b\x04'),
        'latin1',
      );
      return forged;
    };
    resolver.answers = (asked) => [
      wrong(asked),
      about(asked),
      Buffer.from('x'),
      Buffer.alloc(0),
      reply(asked, 1),
    ];
    for (const answer of [
      await askByDatagram(relay.port, query(7)),
      await askByStream(relay.port, [query(7)]),
    ])
      assert.ok((Array.isArray(answer) ? answer[0] : answer)?.equals(reply(query(7), 1)));
    resolver.answers = (asked) => [reply(asked, 1)];
  });

  it('asks from the address that it is told to', async () => {
    source = '127.53.0.9';
    resolver.answers = (asked) => (resolver.client === source ? [reply(asked, 1)] : []);
    assert.ok(await askByDatagram(relay.port, query(7)));
    assert.equal((await askByStream(relay.port, [query(7)])).length, 1);
    resolver.answers = (asked) => [reply(asked, 1)];
    source = undefined;
  });

  it('gives no answer before it was looked at', async () => {
    seen.length = 0;
    let ready = (): void => undefined;
    isReady = new Promise((resolve) => (ready = resolve));
    let isReported = false;
    const reported = askByDatagram(relay.port, query(8)).then((answer) => {
      isReported = true;
      return answer;
    });
    await sleep(200);
    assert.deepEqual([isReported, seen.length], [false, 0]);
    ready();
    assert.ok(await reported);
    assert.equal(seen.length, 1);
    isReady = Promise.resolve();
  });

  it('asks nothing for whoever may not', async () => {
    mayAsk = false;
    resolver.asked.length = 0;
    assert.equal(await askByDatagram(relay.port, query(9), 300), undefined);
    assert.deepEqual(await askByStream(relay.port, [query(9)]), []);
    assert.equal(resolver.asked.length, 0);
    mayAsk = true;
  });

  it('says that it failed where the resolver refuses to talk', async () => {
    const lonely = await startRelay({ listen: HERE, resolver: '127.0.0.2', port: resolver.port }, judge);
    try {
      const answer = await askByDatagram(lonely.port, query(10));
      assert.deepEqual([answer?.readUInt16BE(), answer?.readUInt16BE(2)], [10, 0x8102]);
      const [again] = await askByStream(lonely.port, [query(11)]);
      assert.deepEqual([again?.readUInt16BE(), again?.readUInt16BE(2)], [11, 0x8102]);
    } finally {
      await lonely[Symbol.asyncDispose]();
    }
  });

  it('passes on several questions of one TCP connection, and ends one that is no DNS', async () => {
    const answers = await askByStream(relay.port, [query(1), query(2), query(3)]);
    assert.deepEqual(
      answers.map((answer) => answer.readUInt16BE()),
      [1, 2, 3],
    );
    assert.deepEqual(await askByStream(relay.port, [Buffer.alloc(5000)]), []);
  });

  it('has no more than some questions of one client under way', async () => {
    resolver.asked.length = 0;
    resolver.answers = () => [];
    const socket = createSocket('udp4');
    for (let id = 0; id < 400; id += 1) socket.send(query(id), relay.port, HERE);
    await sleep(1000);
    socket.close();
    assert.ok(resolver.asked.length > 0 && resolver.asked.length <= 128, String(resolver.asked.length));
    resolver.answers = (asked) => [reply(asked, 1)];
    // They are given up in time.
    await sleep(5000);
    assert.ok(await askByDatagram(relay.port, query(12)));
  });
});

/** All answers until the other end, or we, end the connection. */
async function askByStream(port: number, messages: readonly Buffer[]): Promise<Buffer[]> {
  const stream = connect(port, HERE);
  const answers: Buffer[] = [];
  for (const message of messages) stream.write(framed(message));
  try {
    for await (const answer of framesOf(stream, 0xffff)) {
      answers.push(answer);
      if (answers.length === messages.length) break;
    }
  } catch {
    // It was ended.
  }
  stream.destroy();
  return answers;
}
