import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { after, before, describe, it } from 'node:test';
import { sshString } from '../../src/vault/engines/ssh/wire.ts';
import { ROOT } from '../architecture/source-files.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must } from './command.ts';
import { missing } from './real-part.ts';

export const lane: Lane = 'anywhere';

interface Issued {
  readonly signed_key: string;
  readonly private_key: string;
}

/** Programs of others use the engines that encrypt, sign and make codes, as they use those of Vault. */
describe('transit, totp and ssh of a vault', { skip: missing('/usr/bin/python3', 'ssh-keygen') }, () => {
  let vault: ChildProcess;
  let address = '';
  let folder = '';

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-vault-transit-'));
    const port = await freePort();
    const args = ['vault', 'dev', '--root-token', 'root', '--port', String(port)];
    vault = spawn(join(ROOT, 'plimsoll'), args, { stdio: ['ignore', 'pipe', 'inherit'] });
    if (!vault.stdout) throw new Error('no output of the vault');
    const said = once(createInterface(vault.stdout), 'line') as Promise<[string]>;
    // From its first answer on it is open.
    assert.equal(await firstStatus(`http://127.0.0.1:${port}/v1/sys/health`), 200);
    address = (await said)[0].replace('export VAULT_ADDR=', '');
  });
  after(async () => {
    const ended = once(vault, 'exit');
    vault.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (engine: string, input = '') =>
    execFileSync('/usr/bin/python3', [join(ROOT, 'test/e2e/vault-transit.py'), engine, address], {
      input,
      encoding: 'utf8',
    });

  it('encrypts, signs, rotates, backs up and imports keys as hvac asks, and Python’s cryptography agrees', () => {
    assert.equal(ask('transit'), '');
  });

  it('names itself as the issuer of tokens that say who somebody is, before anybody says so', async () => {
    const found = await fetch(`${address}/v1/identity/oidc/.well-known/openid-configuration`);
    const { issuer } = (await found.json()) as { issuer: string };
    assert.equal(issuer, `${address}/v1/identity/oidc`);
  });

  it('makes codes that are taken once', () => {
    const { url, code } = JSON.parse(ask('totp')) as { url: string; code: string };
    assert.match(
      url,
      /^otpauth:\/\/totp\/Shop:ann\?algorithm=SHA1&digits=6&issuer=Shop&period=30&secret=[A-Z2-7]{32}$/,
    );
    assert.match(code, /^\d{6}$/);
  });

  it('signs certificates that OpenSSH reads, and by which it verifies what their keys sign', async () => {
    const kinds = [
      ['ed25519', '256'],
      ['rsa', '2048'],
      ['ecdsa', '256'],
      ['ecdsa', '521'],
    ];
    const keys = kinds.map(([type = '', bits = '']) => {
      const path = join(folder, `${type}-${bits}`);
      execFileSync('ssh-keygen', ['-q', '-t', type, '-b', bits, '-N', '', '-f', path]);
      return { path, line: readFileSync(`${path}.pub`, 'utf8').trim() };
    });
    const lines = [...keys.map(({ line }) => line), hardwareKey()];
    const told = JSON.parse(ask('ssh', lines.join('\n'))) as {
      authority: string;
      signed: Record<string, string>;
      issued: Issued;
    };
    const signers = join(folder, 'signers');
    writeFileSync(signers, `ann cert-authority ${told.authority}`);
    for (const { path, line } of keys) {
      writeFileSync(`${path}-cert.pub`, told.signed[line.split(' ')[0] ?? ''] ?? '');
      await verifies(path, signers, ['ann', 'bob']);
    }
    writeFileSync(join(folder, 'hardware-cert.pub'), told.signed['sk-ssh-ed25519@openssh.com'] ?? '');
    const listed = await must('ssh-keygen', ['-L', '-f', join(folder, 'hardware-cert.pub')]);
    assert.match(listed, /Type: sk-ssh-ed25519-cert-v01@openssh\.com user certificate/);
    const issued = join(folder, 'issued');
    writeFileSync(issued, told.issued.private_key, { mode: 0o600 });
    writeFileSync(`${issued}-cert.pub`, told.issued.signed_key);
    await verifies(issued, signers, ['ann']);
  });

  it('makes passwords for one login, whose they are a host is told once', () => {
    assert.equal(ask('ssh-otp'), '');
  });

  it('takes authorities that ssh-keygen made, of each kind', async () => {
    for (const [type, bits] of [
      ['ed25519', '256'],
      ['rsa', '3072'],
      ['ecdsa', '384'],
    ] as const) {
      const path = join(folder, `ca-${type}`);
      mkdirSync(path);
      await must('ssh-keygen', ['-q', '-t', type, '-b', bits, '-N', '', '-f', join(path, 'ca')]);
      const post = (to: string, body: object) => asked('POST', to, body);
      await post(`sys/mounts/${type}`, { type: 'ssh' });
      await post(`${type}/config/ca`, {
        generate_signing_key: false,
        private_key: readFileSync(join(path, 'ca'), 'utf8'),
        public_key: readFileSync(join(path, 'ca.pub'), 'utf8'),
      });
      const role = { key_type: 'ca', allow_user_certificates: true, allowed_users: '*' };
      await post(`${type}/roles/r`, role);
      for (const key_type of ['ed25519', 'rsa', 'ec']) {
        const data = (await post(`${type}/issue/r`, { key_type, valid_principals: 'ann' })) as Issued;
        const key = join(path, key_type);
        writeFileSync(key, data.private_key, { mode: 0o600 });
        writeFileSync(`${key}-cert.pub`, data.signed_key);
        const line = await (await fetch(`${address}/v1/${type}/public_key`)).text();
        writeFileSync(join(path, 'signers'), `ann cert-authority ${line}`);
        await verifies(key, join(path, 'signers'), ['ann']);
      }
    }
  });

  /** OpenSSH lists the certificate beside a key, and verifies by its authority what the key signs. */
  async function verifies(key: string, signers: string, principals: readonly string[]): Promise<void> {
    const listed = await must('ssh-keygen', ['-L', '-f', `${key}-cert.pub`]);
    assert.match(listed, /Type: \S+-cert-v01@openssh\.com user certificate/);
    assert.deepEqual(
      /Principals:([\s\S]*)Critical Options/.exec(listed)?.[1]?.trim().split(/\s+/),
      principals,
    );
    const message = `${key}.message`;
    writeFileSync(message, 'hello');
    // With the certificate in the place of the public key.
    writeFileSync(`${key}.pub`, readFileSync(`${key}-cert.pub`));
    await must('ssh-keygen', ['-q', '-Y', 'sign', '-f', `${key}.pub`, '-n', 'test', message]);
    const verify = ['-Y', 'verify', '-f', signers, '-n', 'test', '-s', `${message}.sig`];
    const as = (who: string, input: string) =>
      execFileSync('ssh-keygen', [...verify, '-I', who], { input, encoding: 'utf8', stdio: 'pipe' });
    assert.match(as('ann', 'hello'), /^Good "test" signature for ann/);
    assert.throws(() => as('ann', 'other'));
    assert.throws(() => as('root', 'hello'));
  }

  async function asked(method: string, path: string, body: object): Promise<unknown> {
    const headers = { 'x-vault-token': 'root' };
    const answer = await fetch(`${address}/v1/${path}`, { method, headers, body: JSON.stringify(body) });
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    return answer.status === 204 ? undefined : ((await answer.json()) as { data: unknown }).data;
  }
});

/** As a security key has it; no such thing is at hand. */
function hardwareKey(): string {
  const type = 'sk-ssh-ed25519@openssh.com';
  const point = Buffer.from('11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', 'base64url');
  const blob = Buffer.concat([sshString(type), sshString(point), sshString('ssh:')]);
  return `${type} ${blob.toString('base64')}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}

/** Of the first answer that there is, asked for again and again. */
async function firstStatus(url: string): Promise<number> {
  const until = Date.now() + 30_000;
  for (;;)
    try {
      return (await fetch(url)).status;
    } catch (error) {
      if (Date.now() > until) throw error;
    }
}
