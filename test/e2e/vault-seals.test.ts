import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { SEAL_UNITS } from '../../src/platform/vault-seals/registry.ts';
import { ROOT } from '../architecture/source-files.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must, run } from './command.ts';
import { freePort, until } from './own-server.ts';
import { startVaultWith, type VaultProcess } from './vault-process.ts';

export const lane: Lane = 'anywhere';
export const mostSeconds = 180;

const PIN = '4711';
const KEY = Buffer.alloc(32, 7);

/** A wrapper of a kind, as its settings say. */
async function opened(kind: string, settings: object) {
  const unit = SEAL_UNITS.find(({ id }) => id === kind);
  if (!unit) throw new Error(`no seal ${kind}`);
  return unit.open(unit.settings.parse(settings));
}

describe('seals by what is in a machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vault-seals-'));
  const file = (name: string) => join(folder, name);
  const [lib = ''] = globSync(['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/*/softhsm/libsofthsm2.so']);
  const token = { lib, token_label: 'plimsoll', pin: PIN, key_label: 'vault', generate_key: true };
  const tcti = `swtpm:path=${file('tpm.sock')}`;
  let tpm: ChildProcess;

  before(async () => {
    mkdirSync(file('tokens'));
    mkdirSync(file('tpm'));
    writeFileSync(
      file('softhsm2.conf'),
      `directories.tokendir = ${file('tokens')}\nobjectstore.backend = file\n`,
    );
    process.env['SOFTHSM2_CONF'] = file('softhsm2.conf');
    const pins = ['--pin', PIN, '--so-pin', '0815'];
    await must('softhsm2-util', ['--init-token', '--free', '--label', 'plimsoll', ...pins]);
    tpm = await startTpm();
  });
  after(() => {
    tpm.kill();
    rmSync(folder, { recursive: true });
  });

  async function startTpm(): Promise<ChildProcess> {
    const at = `type=unixio,path=${file('tpm.sock')}`;
    const sockets = ['--server', at, '--ctrl', `${at}.ctrl`];
    const state = ['--tpm2', '--tpmstate', `dir=${file('tpm')}`, '--flags', 'not-need-init,startup-clear'];
    const child = spawn('swtpm', ['socket', ...sockets, ...state], { stdio: 'ignore' });
    await until(() => Promise.resolve(existsSync(file('tpm.sock'))));
    return child;
  }

  it('wrap by a key of a token, which is made once, and tell a wrong PIN', async () => {
    const wrapper = await opened('pkcs11', token);
    const wrapped = await wrapper.wrap(KEY);
    assert.deepEqual(await wrapper.unwrap(wrapped), KEY);
    const again = await opened('pkcs11', { ...token, generate_key: false });
    assert.deepEqual(await again.unwrap(wrapped), KEY);
    assert.deepEqual(await again.unwrap(await again.wrap(KEY)), KEY);
    const changed = { ...wrapped, ciphertext: KEY.toString('base64') };
    await assert.rejects(again.unwrap(changed));
    const others = await opened('pkcs11', { ...token, key_label: 'other', generate_key: false });
    await assert.rejects(others.wrap(KEY), { code: 'refused', message: /no key "other"/ });
    const wrong = await opened('pkcs11', { ...token, pin: '9999' });
    await assert.rejects(
      wrong.wrap(KEY),
      (error: Error) => /C_Login/.test(error.message) && !error.message.includes('9999'),
    );
    const missing = await opened('pkcs11', { ...token, token_label: 'none' });
    await assert.rejects(missing.wrap(KEY), { code: 'unreachable' });
  });

  it('wrap by a TPM, also as its registers are, and by no other TPM', async () => {
    const wrapper = await opened('tpm2', { tcti });
    const wrapped = await wrapper.wrap(KEY);
    assert.deepEqual(await wrapper.unwrap(wrapped), KEY);
    const bound = await opened('tpm2', { tcti, pcrs: 'sha256:7' });
    const measured = await bound.wrap(KEY);
    assert.deepEqual(await bound.unwrap(measured), KEY);
    await must('tpm2_pcrextend', ['-T', tcti, `7:sha256=${'ab'.repeat(32)}`]);
    await assert.rejects(bound.unwrap(measured), { code: 'refused' });
    await assert.rejects(bound.unwrap({ ...measured, pcrs: '' }), { code: 'refused' });
    assert.deepEqual(await wrapper.unwrap(wrapped), KEY);
    const away = await opened('tpm2', { tcti: `swtpm:path=${file('none.sock')}` });
    await assert.rejects(away.unwrap(wrapped), { code: 'unreachable' });
  });

  it('open a vault when it starts, and are migrated to and from by its shares', async () => {
    const port = await freePort();
    const settings = (seals: readonly object[]) => {
      const listeners = [{ address: `127.0.0.1:${port}` }];
      // JSON is YAML.
      writeFileSync(file('vault.yaml'), JSON.stringify({ store: file('a.db'), listeners, seal: seals }));
    };
    const serve = () => startVaultWith(port, [file('vault.yaml')]);
    const pkcs11 = { type: 'pkcs11', ...token };
    const tpm2 = { type: 'tpm2', tcti };
    settings([pkcs11]);
    let vault = await serve();
    const client = (input: string, ...args: readonly string[]) => operator(vault, input, args);
    const init = await client('', 'init', '--key-shares', '2', '--key-threshold', '2', '--format', 'json');
    const made = JSON.parse(init.stdout) as { recovery_keys_base64: string[]; root_token: string };
    const shares = made.recovery_keys_base64;
    const reads = async () => (await vault.ask('GET', 'sys/mounts', undefined, made.root_token)).status;
    assert.equal(await reads(), 200);
    const restart = async (seals: readonly object[]) => {
      await vault.end();
      settings(seals);
      vault = await serve();
    };
    await restart([pkcs11]);
    assert.equal(await reads(), 200);
    assert.ok(vault.notes().includes('unsealed, without shares') && !vault.notes().includes(PIN));

    await restart([tpm2, { ...pkcs11, disabled: true }]);
    assert.equal(await reads(), 503);
    for (const share of shares) assert.equal((await client(share, 'unseal', '--migrate')).code, 0);
    await restart([tpm2]);
    assert.equal(await reads(), 200);

    await restart([{ ...tpm2, disabled: true }]);
    for (const share of shares) await client(share, 'unseal', '--migrate');
    await restart([]);
    assert.equal(await reads(), 503);
    for (const share of shares) await client(share, 'unseal');
    assert.equal(await reads(), 200);
    await vault.end();
  });

  it('are asked again where they were away when the vault started', async () => {
    const port = await freePort();
    const listeners = [{ address: `127.0.0.1:${port}` }];
    const seal = [{ type: 'tpm2', tcti }];
    writeFileSync(file('b.yaml'), JSON.stringify({ store: file('b.db'), listeners, seal }));
    let vault = await startVaultWith(port, [file('b.yaml')]);
    await vault.ask('PUT', 'sys/init', {});
    await vault.end();
    tpm.kill();
    await until(() => Promise.resolve(tpm.exitCode !== null || tpm.signalCode !== null));
    rmSync(file('tpm.sock'), { force: true });
    vault = await startVaultWith(port, [file('b.yaml')]);
    assert.match(vault.notes(), /stays sealed/);
    tpm = await startTpm();
    await until(async () => !(await vault.ask('GET', 'sys/seal-status')).body.sealed);
    await vault.end();
  });
});

/** Runs `plimsoll vault operator`, which is told a secret by standard input. */
function operator(vault: VaultProcess, input: string, args: readonly string[]) {
  const command = `printf %s "$INPUT" | "$0" vault operator "$@"`;
  return run('sh', ['-c', command, join(ROOT, 'plimsoll'), ...args], {
    env: { ...process.env, VAULT_ADDR: vault.address, INPUT: input },
  });
}
