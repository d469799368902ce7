import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { isAuditStream, openAuditStream } from './open-audit-stream.ts';

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

describe('records that are sent', () => {
  it('are lines over a stream, each with the hash of the one before, also after the receiver was away', async () => {
    let got = '';
    const sockets: Socket[] = [];
    const arrived = async (lines: number) => {
      while (got.split('\n').length <= lines) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined).on('data', (bytes) => (got += bytes.toString()));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const device = openAuditStream(`socket+tcp://127.0.0.1:${port}`);
    await device.prepare();
    await Promise.all(['a', 'b'].map((name) => device.append((previous) => `${name} ${previous}`)));
    await arrived(2);
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await assert.rejects(
      device.append(() => 'lost'),
      { code: 'unreachable' },
    );
    await once(server.listen(port, '127.0.0.1'), 'listening');
    await device.append((previous) => `c ${previous}`);
    await arrived(3);
    await device.close();
    await assert.rejects(
      device.append(() => 'late'),
      { code: 'unreachable' },
    );
    server.close();
    const [a, b] = [`a ${hashOf('')}`, `b ${hashOf(`a ${hashOf('')}`)}`];
    assert.deepEqual(got.split('\n'), [a, b, `c ${hashOf(b)}`, '']);
  });

  it('are messages of RFC 5424, each in a datagram', async () => {
    const receiver = createSocket('udp4');
    receiver.bind(0, '127.0.0.1');
    await once(receiver, 'listening');
    const device = openAuditStream(
      `syslog+udp://127.0.0.1:${receiver.address().port}?facility=LOCAL1&tag=shop`,
    );
    const come = once(receiver, 'message');
    await device.append(() => '{"time":"x"}');
    const [message] = (await come) as [Buffer];
    assert.match(message.toString(), /^<142>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ shop \d+ audit - \{"time":"x"\}$/);
    await assert.rejects(
      device.append(() => 'x'.repeat(70_000)),
      { code: 'unreachable' },
    );
    await device.close();
    receiver.close();
  });

  it('go to places that are some', () => {
    for (const place of [
      'socket+tcp://a:1',
      'syslog+unix:///dev/log',
      'syslog+udp://[::1]:514?facility=AUTHPRIV',
    ])
      assert.ok(isAuditStream(place), place);
    for (const place of [
      '/a',
      'http://a',
      'syslog+udp://a:1?facility=NONE',
      'syslog+udp://a:1?tag=a%0ab',
      'socket+tls://a:1',
    ])
      assert.ok(!isAuditStream(place), place);
  });
});
