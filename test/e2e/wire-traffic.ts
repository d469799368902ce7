/**
 * Talks what is read on the wire. `serve KEY CERTIFICATE` answers HTTP/1.1 on 18080, HTTP/2 without TLS on 18081, TLS
 * on 18443 and DNS on 53, and then writes a line; `ask ADDRESS OUTSIDE RESOLVER` asks for each of them, and ends.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2';
import { connect, createServer as createTcpServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';

const [mode = '', first = '', second = '', third = ''] = process.argv.slice(2);
if (mode === 'serve') await serve(first, second);
else await ask(first, second, third);

async function serve(key: string, certificate: string): Promise<void> {
  const servers = [
    createServer((_, response) => response.end('x'.repeat(300_000))).listen(18_080, '::'),
    createHttp2Server((_, response) => response.end('done')).listen(18_081, '::'),
    createTlsServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (socket) =>
      socket.end('done'),
    ).listen(18_443, '::'),
    createTcpServer((socket) => socket.end('done')).listen(19_090, '::'),
  ];
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const names = createSocket('udp4');
  names.on('message', (question, { port, address }) => names.send(answerTo(question), port, address));
  names.bind(53, '0.0.0.0');
  await once(names, 'listening');
  process.stdout.write('ready\n');
}

async function ask(address: string, outside: string, resolver: string): Promise<void> {
  // What is told only when it has ended comes first: whoever sees the rest logged knows that this was seen.
  // Nobody is there.
  const refused = connect(19_091, address);
  await once(refused, 'error');
  const names = createSocket('udp4');
  names.send(questionFor('files.example'), 53, resolver);
  await once(names, 'message');
  names.close();
  const file = connect(19_090, outside);
  await text(file);

  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (const path of ['/orders/7', '/orders/8?secret=1', '/health']) {
    const asked = request({
      host: address,
      port: 18_080,
      path,
      agent,
      headers: { host: 'api.example:18080' },
    });
    asked.end();
    const [response] = (await once(asked, 'response')) as [AsyncIterable<Uint8Array>];
    for await (const _ of response);
  }
  agent.destroy();

  const session = connectHttp2(`http://${address.includes(':') ? `[${address}]` : address}:18081`);
  const stream = session.request({ ':method': 'POST', ':path': '/basket', ':authority': 'shop.example' });
  stream.end('one');
  await text(stream);
  session.close();
  await once(session, 'close');

  const secured = connectTls({
    host: outside,
    port: 18_443,
    servername: 'bank.example',
    rejectUnauthorized: false,
  });
  await text(secured);
}

/** A query for an A record. Source: RFC 1035, section 4. */
function questionFor(name: string): Buffer {
  const labels = name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]);
  return Buffer.concat([
    Buffer.from('123401000001000000000000', 'hex'),
    ...labels,
    Buffer.from('0000010001', 'hex'),
  ]);
}

/** `files.example` is another name of `edge.example`, which is at 203.0.113.77. */
function answerTo(question: Buffer): Buffer {
  return Buffer.concat([
    question.subarray(0, 2),
    Buffer.from('81800001000200000000', 'hex'),
    question.subarray(12),
    // The name that was asked for, CNAME, IN, 60 s, 7 bytes: edge and the rest of that name.
    Buffer.from('c00c000500010000003c00070465646765c012', 'hex'),
    // That name, A, IN, 60 s, 4 bytes.
    Buffer.from('c02b000100010000003c0004cb00714d', 'hex'),
  ]);
}
