import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ROOT } from '../architecture/source-files.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { run } from './command.ts';
import { freePort } from './own-server.ts';
import { startVault, type VaultProcess } from './vault-process.ts';

export const lane: Lane = 'anywhere';
export const mostSeconds = 60;

/** Where Node's inspector listens, once it is opened. */
const INSPECTOR = 9229;

describe('the process of a vault', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vault-hygiene-'));
  let vault: VaultProcess;
  const about = (name: string) => readFileSync(`/proc/${vault.process.pid}/${name}`, 'utf8');

  before(async () => {
    vault = await startVault(join(folder, 'a.db'));
    const { body } = await vault.ask('PUT', 'sys/init', { secret_shares: 1, secret_threshold: 1 });
    await vault.ask('PUT', 'sys/unseal', { key: body.keys_base64?.[0] });
  });
  after(async () => {
    await vault.end();
    rmSync(folder, { recursive: true });
  });

  it('has its keys in memory that is locked, and no core dumps', () => {
    const locked = Number(/^VmLck:\s+(\d+) kB$/m.exec(about('status'))?.[1]);
    assert.ok(locked >= 64, `${locked} kB are locked`);
    assert.match(about('limits'), /^Max core file size +0 +0 +bytes/m);
    assert.ok(!/locked|dump|swap/.test(vault.notes()), vault.notes());
  });

  it('is not opened to an inspector by SIGUSR1', async () => {
    assert.equal(await isListening(INSPECTOR), false);
    vault.process.kill('SIGUSR1');
    // Signals are taken between requests.
    for (let n = 0; n < 50; n += 1) await vault.ask('GET', 'sys/health');
    assert.equal(await isListening(INSPECTOR), false);
    assert.equal((await vault.ask('GET', 'sys/seal-status')).body.sealed, false);
    assert.ok(!vault.notes().includes('Debugger'));
  });

  it('does not start with an inspector that is open', async () => {
    const args = ['vault', 'server', '--store', join(folder, 'b.db'), '--port', String(await freePort())];
    const env = { ...process.env, NODE_OPTIONS: '--inspect=127.0.0.1:0' };
    const { code, stderr } = await run(join(ROOT, 'plimsoll'), args, { env });
    assert.equal(code, 2, stderr);
    assert.match(stderr, /inspector is open/);
  });
});

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    const tell = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', () => tell(true)).once('error', () => tell(false));
  });
}
