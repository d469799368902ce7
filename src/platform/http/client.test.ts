import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createServer as createSocketServer, type AddressInfo, type Socket } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { after, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Fault } from '../../model/fault.ts';
import { createHttpClient } from './client.ts';
import { SELF_SIGNED } from './self-signed.fixture.ts';

const servers: Server[] = [];
const client = createHttpClient({ userAgent: 'plimsoll/test', environment: {} });

after(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function isFault(code: string, message: RegExp) {
  return (error: unknown) =>
    error instanceof Fault && error.code === code && message.test(error.message)
      ? true
      : assert.fail(String(error));
}

describe('createHttpClient', () => {
  it('trusts the authority that a request names, and that one alone', async () => {
    const server = createSecureServer(SELF_SIGNED, (_, response) => response.end('here'));
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { body } = await client.request({ url, authority: SELF_SIGNED.cert });
    assert.equal(await text(body), 'here');
    await assert.rejects(client.request({ url }), isFault('unreachable', /./));
  });

  it('sends its name and the headers asked for, and gives status, headers and body', async () => {
    const url = await serve((request, response) => {
      response.writeHead(418, {
        'X-Agent': request.headers['user-agent'],
        'x-own': request.headers['x-own'],
      });
      response.end('short and stout');
    });
    const response = await client.request({ url: `${url}/a?b=c`, headers: { 'x-own': 'yes' } });
    assert.equal(response.status, 418);
    assert.equal(response.headers['x-agent'], 'plimsoll/test');
    assert.equal(response.headers['x-own'], 'yes');
    assert.equal(await text(response.body), 'short and stout');
  });

  it('follows redirects and drops credentials on another origin only', async () => {
    const seen: (string | undefined)[] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end('there');
    });
    const url = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(307, { location: request.url === '/first' ? '/second' : `${other}/third` }).end();
    });
    const response = await client.request({ url: `${url}/first`, headers: { Authorization: 'Basic fake' } });
    assert.equal(await text(response.body), 'there');
    assert.deepEqual(seen, ['Basic fake', 'Basic fake', undefined]);
  });

  it('stops an endless chain of redirects', async () => {
    const url = await serve((_request, response) => response.writeHead(302, { location: '/again' }).end());
    await assert.rejects(client.request({ url, maximumRedirects: 3 }), isFault('limit', /more than 3 times/));
  });

  it('gives the redirect itself where none may be followed', async () => {
    const url = await serve((_request, response) => response.writeHead(302, { location: '/again' }).end());
    assert.equal((await client.request({ url, maximumRedirects: 0 })).status, 302);
  });

  it('gives up on a server that falls silent, before and in the body', async () => {
    const silent = await serve((request, response) => {
      if (request.url === '/body') response.write('a beginning');
    });
    const never = client.request({ url: silent, idleTimeout: 50 });
    await assert.rejects(never, isFault('unreachable', /sent nothing for 50 ms/));
    // Long enough for an answer to begin on a machine that is busy.
    const response = await client.request({ url: `${silent}/body`, idleTimeout: 500 });
    await assert.rejects(text(response.body), isFault('unreachable', /sent nothing for 500 ms/));
  });

  it('gives up on headers that never end, also over several redirects', async () => {
    const timers: NodeJS.Timeout[] = [];
    const drip = createSocketServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 200 OK\r\n');
      timers.push(setInterval(() => socket.write('x-more: a\r\n'), 5));
    });
    await new Promise<void>((done) => drip.listen(0, '127.0.0.1', done));
    const { port } = drip.address() as AddressInfo;
    const url = await serve((_request, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end(),
    );
    await assert.rejects(
      client.request({ url, idleTimeout: 200 }),
      isFault('unreachable', /did not answer within 200 ms$/),
    );
    timers.forEach(clearInterval);
    drip.close();
  });

  it('gives up on a body that drips, and on one that has no end', async () => {
    const timers: NodeJS.Timeout[] = [];
    const drip = await serve((request, response) => {
      const piece = request.url === '/endless' ? 'x'.repeat(4096) : 'x';
      timers.push(setInterval(() => response.write(piece), 5));
    });
    const dripping = await client.request({ url: drip, idleTimeout: 200, leastRate: 10_000 });
    await assert.rejects(text(dripping.body), isFault('limit', /sent only \d+ bytes in \d+ ms$/));
    const endless = await client.request({ url: `${drip}/endless`, totalTimeout: 200 });
    await assert.rejects(text(endless.body), isFault('limit', /did not come to an end in time$/));
    timers.forEach(clearInterval);
  });

  it('waits for a slow reader without blaming the server', async () => {
    const size = 8 * 2 ** 20;
    const url = await serve((_request, response) => response.end(Buffer.alloc(size)));
    const response = await client.request({ url, idleTimeout: 300 });
    await wait(900);
    let read = 0;
    for await (const chunk of response.body) read += (chunk as Buffer).length;
    assert.equal(read, size);
  });

  it('errs with the same fault where the body has broken off before anybody reads it', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '20' });
      response.write('ten bytes!', () => response.destroy());
    });
    const { body } = await client.request({ url });
    while (!body.destroyed) await wait(1);
    await assert.rejects(text(body), isFault('unreachable', /connection lost|aborted/));
    await assert.rejects(finished(body), isFault('unreachable', /connection lost|aborted/));
  });

  it('errs with a fault when a body breaks off', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('ten bytes!', () => response.destroy());
    });
    const response = await client.request({ url });
    await assert.rejects(
      text(response.body),
      isFault('unreachable', /^http:\/\/127\.0\.0\.1:\d+\/ did not answer: connection lost$/),
    );
  });

  it('names the host, never the query, when nobody listens', async () => {
    const closed = createSocketServer();
    await new Promise<void>((done) => closed.listen(0, '127.0.0.1', done));
    const { port } = closed.address() as AddressInfo;
    await new Promise((done) => closed.close(done));
    const request = client.request({ url: `http://127.0.0.1:${port}/a?signature=fake` });
    await assert.rejects(request, (error: Fault) => {
      assert.equal(error.code, 'unreachable');
      assert.equal(error.message, `http://127.0.0.1:${port}/a did not answer: connection refused`);
      return true;
    });
  });

  it('speaks to a unix socket and says so when there is none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-http-'));
    const socketPath = join(folder, 'socket');
    const server = createServer((request, response) => response.end(request.url));
    servers.push(server);
    await new Promise<void>((done) => server.listen(socketPath, done));
    const response = await client.request({ url: 'http://localhost/over/there?x=1', socketPath });
    assert.equal(await text(response.body), '/over/there?x=1');
    const missing = client.request({ url: 'http://localhost/', socketPath: `${socketPath}-none` });
    await assert.rejects(missing, isFault('unreachable', /socket-none did not answer: no such socket/));
    rmSync(folder, { recursive: true });
  });

  it('sends again once when a kept connection was closed meanwhile', async () => {
    let sockets = 0;
    const accepted = new Set<Socket>();
    const server = createSocketServer((socket) => {
      sockets += 1;
      accepted.add(socket);
      let requests = 0;
      socket.on('error', () => undefined);
      socket.on('data', () => {
        requests += 1;
        if (requests > 1) socket.resetAndDestroy();
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const fresh = createHttpClient({ userAgent: 'plimsoll/test', environment: {} });
    assert.equal(await text((await fresh.request({ url })).body), 'ok');
    await wait(20);
    assert.equal(await text((await fresh.request({ url })).body), 'ok');
    assert.equal(sockets, 2);
    server.close();
    for (const socket of accepted) socket.destroy();
  });

  it('says why a certificate is not trusted and how to trust it', async () => {
    const server = createSecureServer(SELF_SIGNED, (_request, response) => response.end());
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    await assert.rejects(client.request({ url: `https://127.0.0.1:${port}/` }), (error: Fault) => {
      assert.equal(error.code, 'unreachable');
      assert.match(
        error.message,
        /^no trusted TLS connection to https:\/\/127\.0\.0\.1:\d+\/: .*self.signed/,
      );
      assert.match(error.hint ?? '', /NODE_EXTRA_CA_CERTS/);
      return true;
    });
  });

  it('says that a server may speak plain HTTP where https fails', async () => {
    const url = await serve((_request, response) => response.end());
    const request = client.request({ url: url.replace('http:', 'https:') });
    await assert.rejects(request, (error: Fault) => {
      assert.equal(error.code, 'unreachable');
      assert.match(error.hint ?? '', /plain HTTP/);
      return true;
    });
  });

  it('goes through the proxy that the environment names, but not to loopback', async () => {
    const asked: (string | undefined)[] = [];
    const proxy = await serve((request, response) => {
      asked.push(request.url);
      response.end('from the proxy');
    });
    const direct = await serve((_request, response) => response.end('direct'));
    const proxied = createHttpClient({ userAgent: 'plimsoll/test', environment: { http_proxy: proxy } });
    const far = await proxied.request({ url: 'http://registry.invalid/v2/' });
    assert.equal(await text(far.body), 'from the proxy');
    assert.equal(await text((await proxied.request({ url: direct })).body), 'direct');
    assert.deepEqual(asked, ['http://registry.invalid/v2/']);
  });

  it('sends the login that stands in a URL, and to no other origin', async () => {
    const seen: (string | undefined)[] = [];
    const answer: RequestListener = (request, response) => {
      seen.push(request.headers.authorization);
      response.end();
    };
    const other = await serve(answer);
    const url = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(302, { location: other }).end();
    });
    await client.request({ url: url.replace('//', '//bot:fake%20pass%@') });
    const login = Buffer.from('bot:fake%20pass%').toString('base64');
    assert.deepEqual(seen, [`Basic ${login}`, undefined]);
  });

  it('goes where a redirect leads only if who redirects may name it', async () => {
    const asked: string[] = [];
    const inside = await serve((request, response) => {
      asked.push(request.url ?? '');
      response.end('inside');
    });
    const { port } = new URL(inside);
    for (const [from, host, isFollowed] of [
      ['public', '127.0.0.1', false],
      ['private', '127.0.0.1', false],
      ['link-local', '127.0.0.1', false],
      ['public', 'localhost', false],
      ['public', '[::ffff:127.0.0.1]', false],
      ['public', '2130706433', false],
      ['public', '0x7f.1', false],
      ['loopback', '127.0.0.1', true],
      ['loopback', 'localhost', true],
    ] as const) {
      const request = client.request({ url: `http://${host}:${port}/${from}`, namedFrom: from });
      if (isFollowed) await text((await request).body);
      else await assert.rejects(request, isFault('refused', /is not asked: a server with a/), host);
    }
    assert.deepEqual(asked, ['/loopback', '/loopback']);
  });

  it('looks at the addresses of a name, not at the name', async () => {
    const asked: (string | undefined)[] = [];
    const inside = await serve((request, response) => {
      asked.push(request.headers.host);
      response.end();
    });
    const { port } = new URL(inside);
    const addresses: Readonly<Record<string, readonly string[]>> = {
      'rebound.example': ['127.0.0.1'],
      'mapped.example': ['::ffff:127.0.0.1'],
      'metadata.example': ['169.254.169.254'],
      'both.example': ['169.254.169.254', '127.0.0.1'],
    };
    const resolving = createHttpClient({
      userAgent: 'plimsoll/test',
      environment: {},
      lookUp: (name, _options, done) =>
        done(
          null,
          (addresses[name] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        ),
    });
    for (const name of Object.keys(addresses)) {
      const request = resolving.request({ url: `http://${name}:${port}/`, namedFrom: 'public' });
      await assert.rejects(
        request,
        isFault('refused', /^\w+\.example is not asked: .* and its own is/),
        name,
      );
    }
    await resolving.request({ url: `http://rebound.example:${port}/`, namedFrom: 'loopback' });
    // Of several addresses those count that may be named.
    await resolving.request({ url: `http://both.example:${port}/`, namedFrom: 'loopback' });
    // A connection that is kept open for one who may ask is not that of one who may not.
    const again = resolving.request({ url: `http://rebound.example:${port}/`, namedFrom: 'public' });
    await assert.rejects(again, isFault('refused', /is not asked/));
    assert.deepEqual(asked, [`rebound.example:${port}`, `both.example:${port}`]);
  });

  it('reaches a proxy that the user named wherever it is, also for a redirect', async () => {
    const proxy = await serve((request, response) => {
      if (request.url === 'http://registry.invalid/')
        response.writeHead(302, { location: 'http://cdn.invalid/' }).end();
      else if (request.url === 'http://evil.invalid/')
        response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
      else response.end(request.url);
    });
    const proxied = createHttpClient({ userAgent: 'plimsoll/test', environment: { http_proxy: proxy } });
    assert.equal(
      await text((await proxied.request({ url: 'http://registry.invalid/' })).body),
      'http://cdn.invalid/',
    );
    const evil = proxied.request({ url: 'http://evil.invalid/' });
    await assert.rejects(evil, isFault('refused', /a server with a public address names it/));
  });

  it('is not led from this machine to the metadata of a cloud, nor into the network', async () => {
    for (const host of [
      '169.254.169.254',
      '[fe80::1]',
      '[::ffff:a9fe:a9fe]',
      '10.0.0.1',
      '[fd00:ec2::254]',
    ]) {
      const url = await serve((_request, response) =>
        response.writeHead(302, { location: `http://${host}/latest/meta-data/` }).end(),
      );
      await assert.rejects(
        client.request({ url }),
        isFault('refused', /a server with a loopback address/),
        host,
      );
    }
  });

  it('gives how far the address reaches that answered', async () => {
    const url = await serve((_request, response) => response.end());
    assert.equal((await client.request({ url })).scope, 'loopback');
  });

  it('refuses what is no http URL', async () => {
    await assert.rejects(
      client.request({ url: 'file:///etc/passwd' }),
      isFault('usage', /not an http or https URL/),
    );
  });
});
