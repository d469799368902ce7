import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Lane } from '../run/e2e/suite.ts';
import { startVault, type VaultProcess } from './vault-process.ts';

export const lane: Lane = 'anywhere';
export const mostSeconds = 120;

const [IDLE, PIPELINED] = [10_000, 500];
/** Bytes of memory that the vault may take, whatever it is sent. */
const MOST_MEMORY = 350 * 2 ** 20;

describe('a vault that is asked by whoever wants it to fail', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vault-hostile-'));
  const sockets: Socket[] = [];
  let vault: VaultProcess;
  let port = 0;
  let root = '';

  /** What is answered to these bytes, until the other side ends. */
  const raw = (...parts: readonly (string | Buffer)[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      let text = '';
      socket.setEncoding('latin1').on('data', (part: string) => (text += part));
      // Whoever sends more than is read may be cut off.
      socket.on('error', (error: NodeJS.ErrnoException) =>
        error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(text) : reject(error),
      );
      socket.on('close', () => resolve(text));
      for (const part of parts) socket.write(part);
      // Who ends their side of a connection is not answered any more; here the other one ends it.
      if (!parts.some((part) => part.includes('Connection: close'))) socket.end();
    });
  const post = async (path: string, body: string | Buffer, token = root) => {
    const headers = { 'x-vault-token': token };
    const response = await fetch(`${vault.address}/v1/${path}`, { method: 'POST', headers, body });
    return { status: response.status, text: await response.text() };
  };
  const get = async (path: string) => {
    const response = await fetch(`${vault.address}/v1/${path}`, { headers: { 'x-vault-token': root } });
    return { status: response.status, text: await response.text() };
  };
  const isWell = async () =>
    assert.equal((await get('sys/mounts')).status, 200, 'it answers nobody any more');

  before(async () => {
    vault = await startVault(join(folder, 'vault.db'));
    port = Number(new URL(vault.address).port);
    const { body } = await vault.ask('PUT', 'sys/init', { secret_shares: 1, secret_threshold: 1 });
    root = body.root_token ?? '';
    await vault.ask('PUT', 'sys/unseal', { key: body.keys_base64?.[0] });
    for (const type of ['kv-v1', 'kv-v2']) await vault.ask('POST', `sys/mounts/${type}`, { type }, root);
  });
  after(async () => {
    for (const socket of sockets) socket.destroy();
    await vault.end();
    rmSync(folder, { recursive: true });
  });

  it(`answers beside ${IDLE} connections that say nothing, and bodies that come slowly`, async () => {
    const open = (bytes?: string) =>
      new Promise<void>((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () => {
          if (bytes !== undefined) socket.write(bytes);
          resolve();
        });
        socket.once('error', reject);
        sockets.push(socket);
      });
    for (let made = 0; made < IDLE; made += 500) await Promise.all(Array.from({ length: 500 }, () => open()));
    const slow = 'POST /v1/kv-v1/a HTTP/1.1\r\nHost: x\r\nContent-Length: 30000000\r\n\r\n{"a":"';
    await Promise.all(Array.from({ length: 200 }, () => open(slow)));
    await isWell();
    assert.equal((await post('kv-v1/a', '{"a":"b"}')).status, 204);
    for (const socket of sockets.splice(0)) socket.destroy();
    await isWell();
  });

  it('answers many requests of one connection in their order', async () => {
    const request = (n: number) =>
      `GET /v1/kv-v1/${n === 7 ? 'a' : `none-${n}`} HTTP/1.1\r\nHost: x\r\nX-Vault-Token: ${root}\r\n\r\n`;
    const last = `GET /v1/sys/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
    const text = await raw(Array.from({ length: PIPELINED }, (_, n) => request(n)).join('') + last);
    const codes = Array.from(text.matchAll(/HTTP\/1\.1 (\d{3})/g), ([, code]) => Number(code));
    const wanted = Array.from({ length: PIPELINED }, (_, n) => (n === 7 ? 200 : 404));
    assert.deepEqual(codes, [...wanted, 200]);
  });

  it('refuses headers, paths and bodies that are too much, or none', async () => {
    const head = 'Host: x\r\nConnection: close\r\n';
    const started = (text: string, code: number) =>
      assert.ok(text.startsWith(`HTTP/1.1 ${code}`), JSON.stringify(text.slice(0, 100)));
    started(await raw(`GET /v1/x HTTP/1.1\r\n${head}X: ${'x'.repeat(100_000)}\r\n\r\n`), 431);
    started(await raw(`GET /v1/${'x/'.repeat(50_000)} HTTP/1.1\r\n${head}\r\n`), 431);
    started(await raw(`GET /v1/kv-v1/a%00b HTTP/1.1\r\n${head}X-Vault-Token: ${root}\r\n\r\n`), 400);
    started(await raw(`GET /v1/kv-v1/%ff HTTP/1.1\r\n${head}X-Vault-Token: ${root}\r\n\r\n`), 400);
    started(await raw(Buffer.from('GET /v1/kv-v1/\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n', 'latin1')), 400);
    const bodies = {
      deep: `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
      wide: `{"a":[${'{},'.repeat(1_000_000)}{}]}`,
      'of no end': '{"a":"',
      'a list': '[]',
      'a text': '"x"',
      nothing: ' ',
    };
    for (const [name, body] of Object.entries(bodies))
      assert.equal((await post('kv-v1/b', body)).status, 400, name);
    assert.equal((await post('auth/none/login', `{"a":"${'x'.repeat(2 ** 21)}"}`, '')).status, 413);
    await isWell();
  });

  it('gives secrets back as they were written, whatever their names and numbers are', async () => {
    const numbers =
      '{"big":12345678901234567890,"exact":0.1000000000000000055511151231257827,"one":1.0,"e":1E400,"minus":-0}';
    const names = '{"__proto__":{"isAdmin":true},"constructor":"x","toString":null,"":1,"\\u0000":2}';
    for (const inner of [numbers, names]) {
      assert.equal((await post('kv-v2/data/odd', `{"data":${inner}}`)).status, 200);
      assert.ok((await get('kv-v2/data/odd')).text.includes(`"data":${inner}`), inner);
      assert.equal((await post('kv-v1/odd', inner)).status, 204);
      assert.ok((await get('kv-v1/odd')).text.includes(`"data":${inner}`), inner);
      assert.equal((await post('cubbyhole/odd', inner)).status, 204);
      assert.ok((await get('cubbyhole/odd')).text.includes(`"data":${inner}`), inner);
    }
    // The last of two is the one, and what is no UTF-8 is marked, as JSON of Go has it.
    assert.equal((await post('kv-v1/odd', '{"a":1,"a":2}')).status, 204);
    assert.ok((await get('kv-v1/odd')).text.includes('"data":{"a":2}'));
    assert.equal((await post('kv-v1/odd', Buffer.from('{"a":"\xff"}', 'latin1'))).status, 204);
    assert.equal((JSON.parse((await get('kv-v1/odd')).text) as { data: { a: string } }).data.a, '\ufffd');
    const name = 'k'.repeat(2 ** 20);
    assert.equal((await post('kv-v1/odd', `{"${name}":1}`)).status, 204);
    assert.ok((await get('kv-v1/odd')).text.includes(`{"${name}":1}`));
  });

  it('refuses policies that are huge or deep, and tells where', async () => {
    const write = (policy: string) => post('sys/policies/acl/odd', JSON.stringify({ policy }));
    const deep = await write(`path "a" { allowed_parameters = ${'{ a = '.repeat(10_000)}`);
    assert.equal(deep.status, 400);
    assert.match(deep.text, /line 1 of the policy/);
    assert.equal((await write('['.repeat(100_000))).status, 400);
    assert.equal((await write('/*'.repeat(400_000))).status, 400);
    assert.match((await write(`# ${'x'.repeat(1_000_000)}`)).text, /at most 1000000 characters/);
    await isWell();
  });

  it('has taken no more memory than it may, and told no fault', () => {
    const status = readFileSync(`/proc/${vault.process.pid}/status`, 'utf8');
    const peak = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
    assert.ok(peak < MOST_MEMORY, `${Math.round(peak / 2 ** 20)} MB`);
    assert.doesNotMatch(vault.notes(), /internal|TypeError|RangeError|at .*\.ts/);
  });
});
