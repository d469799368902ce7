import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../../../../model/fault.ts';
import { findCredentials } from './credentials.ts';

let home: string;
const notes: string[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'plimsoll-home-'));
  mkdirSync(join(home, '.docker'));
  notes.length = 0;
});
afterEach(() => rmSync(home, { recursive: true }));

const write = (value: unknown, path = '.docker/config.json') => {
  mkdirSync(join(home, path, '..'), { recursive: true });
  writeFileSync(join(home, path), typeof value === 'string' ? value : JSON.stringify(value));
};
const auth = (text: string) => Buffer.from(text).toString('base64');
const find = (domain: string, path = 'a/b', environment: Record<string, string> = {}) =>
  findCredentials(domain, path, {
    environment: { HOME: home, PATH: `${home}:${process.env['PATH']}`, ...environment },
    progress: (note) => notes.push(note),
  });
const helper = (name: string, script: string) => {
  writeFileSync(join(home, `docker-credential-${name}`), `#!/bin/sh\n${script}\n`);
  chmodSync(join(home, `docker-credential-${name}`), 0o755);
};

describe('findCredentials', () => {
  it('finds none where there is no file, an empty one, or none for the host', async () => {
    assert.equal(await find('r.example'), undefined);
    write('');
    assert.equal(await find('r.example'), undefined);
    write({ auths: { 'other.example': { auth: auth('a:b') }, 'r.example': {} } });
    assert.equal(await find('r.example'), undefined);
  });

  it('reads passwords with colons, and both kinds of tokens', async () => {
    write({
      auths: {
        'r.example': { auth: auth('user:pa:ss') },
        'i.example': { auth: auth('x:'), identitytoken: 'fake-identity' },
        'https://old.example/v1/': { username: 'u', password: 'p' },
        't.example': { registrytoken: 'fake-registry' },
      },
    });
    assert.deepEqual(await find('r.example'), { kind: 'password', username: 'user', password: 'pa:ss' });
    assert.deepEqual(await find('i.example'), { kind: 'identity', token: 'fake-identity' });
    assert.deepEqual(await find('old.example'), { kind: 'password', username: 'u', password: 'p' });
    assert.deepEqual(await find('t.example'), { kind: 'registry', token: 'fake-registry' });
  });

  it('knows Docker Hub by its old name', async () => {
    write({ auths: { 'https://index.docker.io/v1/': { auth: auth('hub:fake') } } });
    assert.deepEqual(await find('docker.io'), { kind: 'password', username: 'hub', password: 'fake' });
    assert.equal(await find('r.example'), undefined);
  });

  it('takes the longest key that names the repository', async () => {
    write(
      {
        auths: {
          'r.example': { auth: auth('all:x') },
          'r.example/team': { auth: auth('team:x') },
          'r.example/team/app': { auth: auth('app:x') },
        },
      },
      '.config/containers/auth.json',
    );
    const user = async (path: string) => {
      const found = await find('r.example', path);
      return found?.kind === 'password' ? found.username : undefined;
    };
    assert.deepEqual(
      [await user('team/app'), await user('team/other'), await user('teamster/app')],
      ['app', 'team', 'all'],
    );
  });

  it('prefers the file that the user names, then Docker, then Podman', async () => {
    write({ auths: { 'r.example': { auth: auth('docker:x') } } });
    write({ auths: { 'r.example': { auth: auth('podman:x') } } }, '.config/containers/auth.json');
    write({ auths: { 'r.example': { auth: auth('named:x') } } }, 'named.json');
    write({ auths: { 'r.example': { auth: auth('folder:x') } } }, 'elsewhere/config.json');
    const user = async (environment: Record<string, string>) => {
      const found = await find('r.example', 'a', environment);
      return found?.kind === 'password' ? found.username : undefined;
    };
    assert.equal(await user({}), 'docker');
    assert.equal(await user({ REGISTRY_AUTH_FILE: join(home, 'named.json') }), 'named');
    assert.equal(await user({ DOCKER_CONFIG: join(home, 'elsewhere') }), 'folder');
    assert.equal(await user({ DOCKER_CONFIG: join(home, 'none') }), 'podman');
  });

  it("asks helpers on their standard input, a registry's own before the one for all", async () => {
    helper('all', `cat > ${home}/asked; echo '{"ServerURL":"x","Username":"all","Secret":"fake"}'`);
    helper(
      'own',
      `cat > ${home}/asked; echo '{"ServerURL":"x","Username":"<token>","Secret":"fake-identity"}'`,
    );
    write({ credsStore: 'all', credHelpers: { 'own.example': 'own' } });
    assert.deepEqual(await find('r.example'), { kind: 'password', username: 'all', password: 'fake' });
    assert.equal(readFileSync(join(home, 'asked'), 'utf8'), 'r.example');
    assert.deepEqual(await find('own.example'), { kind: 'identity', token: 'fake-identity' });
    await find('docker.io');
    assert.equal(readFileSync(join(home, 'asked'), 'utf8'), 'https://index.docker.io/v1/');
  });

  it('goes on without a helper that knows nothing, is not there or fails, and says so', async () => {
    helper('empty', 'echo "credentials not found in native keychain"; exit 1');
    helper('broken', 'echo "vault is locked" >&2; exit 3');
    write({
      credHelpers: { 'a.example': 'empty', 'b.example': 'broken', 'c.example': 'absent' },
      auths: { 'a.example': { auth: auth('u:p') } },
    });
    assert.equal((await find('a.example'))?.kind, 'password');
    assert.deepEqual(notes, []);
    assert.equal(await find('b.example'), undefined);
    assert.equal(await find('c.example'), undefined);
    assert.match(notes[0] ?? '', /docker-credential-broken failed for b\.example.*vault is locked/s);
    assert.match(notes[1] ?? '', /docker-credential-absent failed for c\.example.*not installed/);
  });

  it('runs nothing whose name is no plain name', async () => {
    for (const name of ['../evil', 'a;b', '-x', 'a b', '']) {
      write({ credHelpers: { 'r.example': name } });
      if (name === '') assert.equal(await find('r.example'), undefined);
      else await assert.rejects(find('r.example'), { code: 'malformed', message: /not a credential helper/ });
    }
  });

  it('does not repeat the content of a broken file', async () => {
    write('{"auths": fake-secret');
    await assert.rejects(find('r.example'), (error: Fault) => {
      assert.equal(error.code, 'malformed');
      assert.ok(!`${error.message}${String(error.cause)}`.includes('fake-secret'));
      return true;
    });
  });

  it('throws nothing but faults for any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record({ auths: fc.jsonValue(), credHelpers: fc.jsonValue() }), async (value) => {
        write(value);
        await find('r.example').catch((error: unknown) => assert.ok(error instanceof Fault, String(error)));
      }),
    );
  });
});
