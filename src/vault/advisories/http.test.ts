import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { vaultListener } from '../http/serve.ts';
import { takeListMethod } from '../http/list-method.ts';
import { TestVault } from '../vault.fixture.ts';

let server: Server;
let vault: TestVault;
let port = 0;
before(async () => {
  vault = await TestVault.open();
  server = createServer(vaultListener(vault.vault, () => undefined));
  takeListMethod(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
after(() => {
  server.closeAllConnections();
  server.close();
});

/** What is answered to these bytes, until the connection ends. */
const raw = (bytes: string | Buffer): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setEncoding('latin1').on('data', (part: string) => (text += part));
    socket.on('error', reject).on('close', () => resolve(text));
    // Who ends their side of a connection is not answered any more.
    if (bytes.includes('\r\n\r\n')) socket.write(bytes);
    else socket.end(bytes);
  });
const post = async (path: string, body: string) => {
  const response = await fetch(`http://127.0.0.1:${port}/v1/${path}`, { method: 'POST', body });
  return { status: response.status, text: await response.text() };
};

describe('advisories about HTTP', () => {
  it('CVE-2021-3024: what is no request is answered without an address, a name or a version', async () => {
    for (const bytes of [
      'GET /v1/sys/health HTTP/1.1\r\n\r\n',
      'GET /v1/sys/health HTTP/1.0\r\n\r\n',
      'GET http://10.0.0.1/v1/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      'GET /v1/ui/../x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      'BREW /v1/x HTTP/1.1\r\nHost: x\r\n\r\n',
      'LIST nothing',
      '\u0016\u0003\u0001',
      'POST /v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ]) {
      const text = await raw(bytes);
      assert.ok(text.startsWith('HTTP/1.1 4') || text.startsWith('HTTP/1.1 200'), JSON.stringify(text));
      assert.doesNotMatch(text, /127\.0\.0\.1|10\.0\.0\.1|\/tmp|node|at .*\.ts/i);
    }
  });

  it('CVE-2025-6203, CVE-2025-59043, CVE-2023-6337: a body that would fill the memory is refused before it is built', async () => {
    const bombs = {
      deep: '{"a":'.repeat(301) + '1' + '}'.repeat(301),
      'of lists': `{"a":${'['.repeat(100_000)}`,
      'of objects': `{"a":[${'{},'.repeat(200_000)}{}]}`,
      'of keys': `{${Array.from({ length: 100_001 }, (_, n) => `"${n}":0`).join()}}`,
    };
    for (const [name, body] of Object.entries(bombs)) {
      const { status, text } = await post('auth/none/login', body);
      assert.equal(status, 400, name);
      // Which bound it is over is said: it is an object.
      assert.match(text, /failed to parse JSON input: the JSON has (?:more than|values more than) \d+/);
    }
    // Whoever has no token has a smaller body, and no body is larger than that of everybody.
    const large = await post('auth/none/login', `{"a":"${'x'.repeat(2 * 2 ** 20)}"}`);
    assert.equal(large.status, 413);
  });

  it('CVE-2025-12044: who asks too often does not have their body read', async () => {
    await vault.ask('update', 'sys/quotas/rate-limit/all', { path: 'auth/', rate: 2, interval: '1h' });
    const bomb = `{"a":[${'{},'.repeat(200_000)}{}]}`;
    const statuses: number[] = [];
    for (let turn = 0; turn < 4; turn += 1) statuses.push((await post('auth/none/login', bomb)).status);
    assert.deepEqual(statuses, [400, 400, 429, 429]);
    await vault.ask('delete', 'sys/quotas/rate-limit/all');
  });
});
