import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { serveRepositories } from '../../../../../test/fixtures/git-server.ts';
import { contextFixture } from '../context.fixture.ts';
import { openTarget } from '../open-target.ts';
import { cloneTree } from './clone.ts';
import { locateRepository } from './location.ts';

const NOTHING = () => ({ [Symbol.dispose]: () => undefined });
const LOGIN = `Basic ${Buffer.from('bot:FAKE TOKEN').toString('base64')}`;

describe('a login in the URL of a repository', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-login-'));
  const server = createServer(
    (request, response) => void serveRepositories(folder, request, response, LOGIN),
  );
  const words = join(folder, 'words');
  const environment = { PATH: `${folder}:${process.env['PATH']}`, HOME: folder };

  before(async () => {
    const work = join(folder, 'work');
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { stdio: 'pipe' });
    git('init', '--quiet', work);
    writeFileSync(join(work, 'a.txt'), 'first');
    git('-C', work, 'add', '.');
    git('-C', work, 'commit', '--quiet', '-m', 'first');
    git('clone', '--quiet', '--bare', work, join(folder, 'a.git'));
    // Notes the words of every process that git starts, which are there for all to see.
    const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    writeFileSync(
      join(folder, 'git'),
      `#!/bin/sh\necho "$@" >> ${words}\n(for i in 1 2 3 4 5 6 7 8; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -a -o 'bot:F[A]KE.20TOKEN' >> ${words}; sleep 0.05; done) &\nexec ${real} "$@"\n`,
    );
    chmodSync(join(folder, 'git'), 0o755);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const url = (login: string, path = 'a.git') =>
    `http://${login}127.0.0.1:${(server.address() as AddressInfo).port}/${path}`;

  it('reaches the server, and neither the words of processes nor the clone', async () => {
    const clone = join(folder, 'clone');
    mkdirSync(clone);
    await cloneTree(locateRepository(url('bot:FAKE%20TOKEN@'), false), clone, environment, {
      onExit: NOTHING,
    });
    assert.equal(readFileSync(join(clone, 'a.txt'), 'utf8'), 'first');
    assert.doesNotMatch(readFileSync(words, 'utf8'), /FAKE/);
    assert.doesNotMatch(readFileSync(join(clone, '.git/config'), 'utf8'), /FAKE|bot/);
  });

  it('is in no message, and no other server gets it', async () => {
    for (const [login, path, code] of [
      ['bot:FAKEWRONG@', 'a.git', 'refused'],
      ['bot:FAKE%20TOKEN@', 'missing.git', 'not-found'],
      ['', 'a.git', 'refused'],
    ] as const) {
      const cloning = openTarget(url(login, path), contextFixture({ environment }));
      await assert.rejects(cloning, (error: Error & { code?: string }) => {
        assert.doesNotMatch(`${error.message} ${String(error.cause)}`, /FAKE/);
        assert.equal(error.code, code, error.message);
        return true;
      });
    }
  });

  it('is told apart from a token in the query, which git would show', () => {
    assert.throws(() => locateRepository('https://h.example/a.git?private_token=FAKE', false), {
      code: 'unsupported',
      message: /^(?!.*FAKE)/,
    });
    assert.deepEqual(locateRepository('ssh://git:FAKE@h.example/a', false), {
      address: 'ssh://git@h.example/a',
      shown: 'ssh://h.example/a',
      protocol: 'ssh',
    });
  });
});

it('a clone that is interrupted leaves neither a folder nor a git', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-stall-'));
  const server = createSocketServer((socket) => socket.on('error', () => undefined));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.git`;
  const source = (name: string) => JSON.stringify(join(import.meta.dirname, name));
  const script = `
    import { onExit } from ${source('../../../../platform/exit/on-exit.ts')};
    import { openTarget } from ${source('../open-target.ts')};
    import { contextFixture } from ${source('../context.fixture.ts')};
    const environment = { PATH: process.env.PATH, HOME: process.env.TMPDIR };
    await openTarget(${JSON.stringify(target)}, contextFixture({ environment, onExit }));`;
  const env = { ...process.env, TMPDIR: folder };
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { env, stdio: 'ignore' });
  const [socket] = (await once(server, 'connection')) as [import('node:net').Socket];
  assert.notDeepEqual(readdirSync(folder), []);
  const closed = once(socket.resume(), 'close');
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [null, 'SIGTERM']);
  await closed;
  assert.deepEqual(readdirSync(folder), []);
  assert.ok(existsSync(folder));
  server.close();
  rmSync(folder, { recursive: true });
});
