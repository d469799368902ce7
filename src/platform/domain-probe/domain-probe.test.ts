import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { Fault } from '../../model/fault.ts';
import { SELF_SIGNED } from '../http/self-signed.fixture.ts';
import { domainProbe } from './domain-probe.ts';
import type { ProbeRules } from './types.ts';

const PATH = '/.well-known/acme-challenge/a';
const withServer = async (listener: RequestListener, use: (rules: ProbeRules) => Promise<void>) => {
  const server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    await use({ port, resolver: '', isPermitted: (address) => address === '127.0.0.1' });
  } finally {
    server.closeAllConnections();
    server.close();
  }
};
const isFault = (code: string) => (error: unknown) => error instanceof Fault && error.code === code;

describe('a domain that is asked for a proof', () => {
  it('answers itself, or by a redirect to another host over HTTP', async () => {
    const hosts: (string | undefined)[] = [];
    await withServer(
      (request, response) => {
        hosts.push(request.headers.host);
        if (request.url === '/there?b') response.end('proof');
        else response.writeHead(302, { location: 'http://127.0.0.1/there?b' }).end();
      },
      async (rules) => {
        assert.deepEqual(await domainProbe.http('localhost', PATH, rules), { status: 200, body: 'proof' });
        assert.deepEqual(hosts, [`localhost:${rules.port}`, `127.0.0.1:${rules.port}`]);
      },
    );
  });

  it('leads to no other scheme, port or address', async () => {
    for (const location of [
      'https://127.0.0.1/',
      'http://127.0.0.1:81/',
      'http://127.0.0.2/',
      'http://2130706434/',
      'http://[::ffff:127.0.0.2]/',
      'http://a:b@127.0.0.1/',
      'file:///etc/passwd',
      'gopher://127.0.0.1/',
      '//127.0.0.2/',
    ])
      await withServer(
        (_, response) => response.writeHead(301, { location }).end(),
        (rules) => assert.rejects(domainProbe.http('127.0.0.1', PATH, rules), isFault('refused'), location),
      );
  });

  it('is asked within bounds', async () => {
    const endless: RequestListener = (_, response) => {
      const more = () => !response.destroyed && response.write('x'.repeat(1000), () => setImmediate(more));
      more();
    };
    await withServer(endless, (rules) =>
      assert.rejects(domainProbe.http('127.0.0.1', PATH, rules), isFault('limit')),
    );
    const round: RequestListener = (_, response) => response.writeHead(302, { location: '/again' }).end();
    await withServer(round, (rules) =>
      assert.rejects(domainProbe.http('127.0.0.1', PATH, rules), isFault('limit')),
    );
    const rules = { port: 1, resolver: '', isPermitted: () => true };
    await assert.rejects(domainProbe.http('127.0.0.1', PATH, rules), isFault('unreachable'));
    await assert.rejects(
      domainProbe.http('127.0.0.1', PATH, { ...rules, isPermitted: () => false }),
      isFault('refused'),
    );
  });

  it('shows a certificate to who speaks acme-tls/1', async () => {
    for (const [protocols, code] of [
      [['acme-tls/1'], undefined],
      [['http/1.1'], 'unreachable'],
    ] as const) {
      const names: string[] = [];
      const server = createTlsServer({
        ...SELF_SIGNED,
        ALPNProtocols: [...protocols],
        SNICallback: (name, done) => {
          names.push(name);
          done(null);
        },
      });
      server.on('tlsClientError', () => undefined);
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const { port } = server.address() as AddressInfo;
      try {
        const asked = domainProbe.tlsAlpn('127.0.0.1', { port, resolver: '', isPermitted: () => true });
        if (code === undefined) assert.ok((await asked).length > 100);
        else await assert.rejects(asked, isFault(code));
        assert.deepEqual(names, code === undefined ? ['1.0.0.127.in-addr.arpa'] : []);
      } finally {
        server.close();
      }
    }
  });
});
