import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { VaultRequest } from '../routing/types.ts';
import { vaultListener } from '../http/serve.ts';
import { TestVault } from '../vault.fixture.ts';

interface Got {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
}

describe('what the listener heeds', () => {
  const recorded: VaultRequest[] = [];
  let vault: TestVault;
  let server: Server;
  const send = (method: string, path: string, headers: Readonly<Record<string, string | string[]>>) =>
    new Promise<Got>((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      const asked = request({ port, method, path: `/v1/${path}`, headers }, (answer) => {
        answer.resume().on('end', () => resolve({ status: answer.statusCode, headers: answer.headers }));
      });
      asked.on('error', reject).end();
    });
  before(async () => {
    vault = await TestVault.open();
    const { core } = vault.vault;
    assert.ok(core);
    const { audit } = core.services;
    Object.assign(audit, {
      answer: (asked: VaultRequest) => Promise.resolve(void recorded.push(asked)),
    });
    server = createServer(vaultListener(vault.vault, () => undefined));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(() => server.close());

  it('lets no browser ask from elsewhere before somebody said so, and none after it was taken back', async () => {
    const origin = 'https://app.test';
    const asksFirst = { origin, 'access-control-request-method': 'POST' };
    const closed = async () => {
      const first = await send('OPTIONS', 'sys/health', asksFirst);
      const read = await send('GET', 'sys/health', { origin });
      assert.deepEqual([first.status, read.status], [405, 200]);
      for (const { headers } of [first, read])
        assert.equal(headers['access-control-allow-origin'], undefined);
      assert.deepEqual((await vault.ask('read', 'sys/config/cors')).body.data, { enabled: false });
    };
    await closed();
    const said = {
      allowed_origins: [origin],
      allowed_headers: 'X-Mine,x-vault-token',
      allow_credentials: true,
    };
    assert.equal((await vault.ask('update', 'sys/config/cors', said)).status, 204);
    const first = await send('OPTIONS', 'sys/health', asksFirst);
    assert.deepEqual([first.status, first.headers['access-control-allow-origin']], [204, origin]);
    assert.match(first.headers['access-control-allow-headers'] as string, /X-Mine$/);
    const read = await send('GET', 'sys/health', { origin });
    assert.deepEqual([read.status, read.headers['access-control-allow-origin']], [200, origin]);
    assert.equal(read.headers.vary, 'Origin');
    const other = await send('GET', 'sys/health', { origin: 'https://other.test' });
    assert.deepEqual([other.status, other.headers['access-control-allow-origin']], [403, undefined]);
    const { data } = (await vault.ask('read', 'sys/config/cors')).body;
    assert.deepEqual(
      [data['enabled'], data['allowed_origins'], data['allow_credentials']],
      [true, [origin], true],
    );
    await vault.ask('delete', 'sys/config/cors');
    await closed();
  });

  it('takes no origin that is none, and not every one together with credentials', async () => {
    for (const said of [
      {},
      { allowed_origins: '*', allow_credentials: true },
      { allowed_origins: ['*', 'https://app.test'] },
      ...[
        'null',
        'https://app.test/',
        'https://*.app.test/x',
        'app.test',
        'file:///x',
        'https://a@app.test',
      ].map((one) => ({ allowed_origins: [one] })),
      { allowed_origins: 'https://app.test', allowed_headers: ['X Mine'] },
    ])
      assert.equal((await vault.ask('update', 'sys/config/cors', said)).status, 400, JSON.stringify(said));
    assert.equal((await vault.ask('update', 'sys/config/cors', { allowed_origins: '*' })).status, 204);
    assert.equal(
      (await send('GET', 'sys/health', { origin: 'https://x.test' })).headers['access-control-allow-origin'],
      '*',
    );
    await vault.ask('delete', 'sys/config/cors');
  });

  it('records the headers that are named, and no others', async () => {
    const sent = { 'x-forwarded-for': ['10.0.0.1', '10.0.0.2'], 'x-other': 'fake', 'x-vault-token': 'root' };
    const headersOf = async () => {
      await send('GET', 'sys/mounts', sent);
      return recorded.at(-1)?.headers;
    };
    assert.equal(await headersOf(), undefined);
    const path = 'sys/config/auditing/request-headers';
    assert.deepEqual((await vault.ask('read', path)).body.data, { headers: {} });
    for (const [name, hmac] of [
      ['X-Forwarded-For', false],
      ['x-vault-token', true],
    ] as const)
      assert.equal((await vault.ask('update', `${path}/${name}`, { hmac })).status, 204);
    assert.deepEqual(await headersOf(), [
      { name: 'x-forwarded-for', values: ['10.0.0.1', '10.0.0.2'], hmac: false },
      { name: 'x-vault-token', values: ['root'], hmac: true },
    ]);
    const one = await vault.ask('read', `${path}/X-Forwarded-For`);
    assert.deepEqual(one.body.data, { 'X-Forwarded-For': { hmac: false } });
    for (const name of ['X-Forwarded-For', 'X-Vault-Token']) await vault.ask('delete', `${path}/${name}`);
    assert.equal((await vault.ask('read', `${path}/x-vault-token`)).status, 404);
    assert.equal(await headersOf(), undefined);
  });

  it('takes no name that is none, and no header with a secret but as an HMAC', async () => {
    const path = 'sys/config/auditing/request-headers';
    for (const name of ['x mine', 'x:y', 'é', 'x'.repeat(129), 'Authorization', 'X-Vault-Token', 'cookie'])
      assert.equal((await vault.ask('update', `${path}/${name}`, {})).status, 400, name);
    assert.equal((await vault.ask('read', `${path}/constructor`)).status, 404);
  });
});
