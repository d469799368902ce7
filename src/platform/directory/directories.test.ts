import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import { directories } from './directories.ts';
import type { DirectoryServer } from './types.ts';

/** Answers of RFC 4511, for the message of this number: an extended one, and one to a bind, both of success. */
const answer = (tag: number, id: number) => Buffer.from([0x30, 12, 2, 1, id, tag, 7, 10, 1, 0, 4, 0, 4, 0]);
const [EXTENDED, BIND] = [0x78, 0x61];

/** A server that says what it is made to for each piece that it is sent. */
const withServer = async (
  say: (socket: Socket, turn: number) => void,
  settings: Partial<DirectoryServer>,
  use: (server: DirectoryServer) => Promise<void>,
) => {
  let connections = 0;
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    let turn = 0;
    connections += 1;
    sockets.push(socket);
    socket.on('error', () => undefined).on('data', () => say(socket, (turn += 1)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    await use({
      urls: [`ldap://127.0.0.1:${port}`],
      startTls: false,
      authority: '',
      minimumTls: 'TLSv1.2',
      connectTimeout: 1000,
      totalTimeout: 1000,
      ...settings,
    });
    return connections;
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
};

const isAway = (error: unknown) => error instanceof Fault && error.code === 'unreachable';

describe('a directory', () => {
  it('says who somebody is, and never by a second connection', async () => {
    const connections = await withServer(
      (socket, turn) => (turn === 1 ? socket.write(answer(BIND, 2)) : socket.destroy()),
      {},
      async (server) => {
        const binds = directories.within(server, async (session) => {
          assert.ok(await session.bind('cn=a', 'fake'));
          await session.bind('cn=b', 'fake').catch(() => undefined);
          return session.bind('cn=c', 'fake');
        });
        await assert.rejects(binds, isAway);
      },
    );
    assert.equal(connections, 1);
  });

  it('that says more in the clear than that TLS begins is not listened to', async () => {
    const forged = Buffer.concat([answer(EXTENDED, 1), answer(BIND, 2).subarray(0, 9)]);
    for (const bytes of [
      forged,
      answer(BIND, 1),
      answer(EXTENDED, 3),
      Buffer.from('HTTP/1.1 200'),
      Buffer.alloc(9000, 0x30),
    ])
      await withServer(
        (socket) => socket.write(bytes),
        { startTls: true },
        (server) =>
          assert.rejects(
            directories.within(server, (session) => session.bind('cn=a', 'fake')),
            isAway,
          ),
      );
  });

  it('that is silent, or talks without end, is left', async () => {
    const endless = (socket: Socket) => {
      const entry = Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff]);
      const more = () => socket.writable && socket.write(Buffer.alloc(65_536), () => setImmediate(more));
      socket.write(entry);
      more();
    };
    for (const say of [() => undefined, endless])
      await withServer(say, { totalTimeout: 400 }, (server) =>
        assert.rejects(
          directories.within(server, (session) => session.bind('cn=a', 'fake')),
          isAway,
        ),
      );
  });

  it('is asked by filters that are some', () => {
    assert.deepEqual(
      ['(a=b)', '(&(a=b)(c=*))', '', '(a=b', 'x y', '(a=b))', '(a=\\zz)'].map((text) =>
        directories.isFilter(text),
      ),
      [true, true, false, false, false, false, false],
    );
  });
});
