import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyUrl } from '../../../../../test/fixtures/any-url.ts';
import { withTemporaryFolder } from '../../../../../test/fixtures/temporary-folder.ts';
import { onlyFaults } from '../../../../../test/fixtures/mutation.ts';
import { contextFixture } from '../context.fixture.ts';
import { openTarget } from '../open-target.ts';
import { isRepositoryUrl, locateRepository } from './location.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-git-'));
after(() => rmSync(folder, { recursive: true }));
const environment = { PATH: process.env['PATH'], HOME: folder };

function git(cwd: string, ...words: string[]): void {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'init.defaultBranch=main'];
  execFileSync('git', [...identity, ...words], {
    cwd,
    env: { ...environment, GIT_CONFIG_NOSYSTEM: '1' },
    stdio: 'pipe',
  });
}

function repository(name: string): string {
  const path = join(folder, name);
  git(folder, 'init', '--quiet', path);
  writeFileSync(join(path, 'a.txt'), 'first');
  symlinkSync('/etc/passwd', join(path, 'link'));
  git(path, 'add', '.');
  git(path, 'commit', '--quiet', '-m', 'first');
  return path;
}

async function read(target: string) {
  const opened = await openTarget(target, contextFixture({ environment }));
  assert.ok(opened.shape === 'tree');
  const found: [string, string][] = [];
  for await (const item of opened.walk((gap) => assert.fail(gap.reason))) {
    const { entry } = item;
    using file = entry.type === 'file' ? item.open() : undefined;
    found.push([entry.path, file?.bytes().toString() ?? entry.type]);
  }
  await opened.close();
  return { kind: opened.kind, found };
}

const FIRST = [
  ['/a.txt', 'first'],
  ['/link', 'symlink'],
];

describe('repository', () => {
  it('reads what is committed, from a path, a URL and a bare repository, and leaves nothing behind', async () => {
    const path = repository('plain');
    writeFileSync(join(path, 'b.txt'), 'not committed');
    const bare = join(folder, 'bare.git');
    git(folder, 'clone', '--quiet', '--bare', path, bare);
    const temporary = mkdtempSync(join(folder, 'temporary-'));
    await withTemporaryFolder(temporary, async () => {
      for (const target of [`repo:${path}`, `repo:file://${path}`, `file://${path}`, bare])
        assert.deepEqual(await read(target), { kind: 'repository', found: FIRST }, target);
    });
    assert.deepEqual(readdirSync(temporary), [], 'temporary folders are left');
  });

  it('reads another commit where one is named: a branch, a tag, an id', async () => {
    const path = repository('revisions');
    git(path, 'tag', 'v1');
    git(path, 'branch', 'old/branch');
    writeFileSync(join(path, 'a.txt'), 'later');
    git(path, 'commit', '--quiet', '-am', 'later');
    for (const revision of ['v1', 'old/branch', 'HEAD~1'])
      assert.deepEqual((await read(`repo:${path}@${revision}`)).found, FIRST, revision);
    assert.notDeepEqual((await read(`repo:${path}`)).found, FIRST);
    await assert.rejects(read(`repo:${path}@nothing`), { code: 'not-found', message: /no commit nothing/ });
  });

  it('runs no hook and no filter', async () => {
    const path = repository('hostile');
    const mark = join(folder, 'ran');
    const script = join(folder, 'run.sh');
    writeFileSync(script, `#!/bin/sh\ntouch ${mark}\ncat\n`);
    chmodSync(script, 0o755);
    const template = join(folder, 'template');
    git(folder, 'init', '--quiet', template);
    writeFileSync(
      join(folder, '.gitconfig'),
      `[filter "x"]\n\tsmudge = ${script}\n[core]\n\thooksPath = ${folder}\n`,
    );
    writeFileSync(join(folder, 'post-checkout'), `#!/bin/sh\ntouch ${mark}\n`);
    chmodSync(join(folder, 'post-checkout'), 0o755);
    writeFileSync(join(path, '.gitattributes'), '* filter=x\n');
    git(path, '-c', 'core.hooksPath=/dev/null', 'add', '.gitattributes');
    git(path, '-c', 'core.hooksPath=/dev/null', 'commit', '--quiet', '-m', 'second');
    rmSync(mark, { force: true });
    const { found } = await read(`repo:${path}`);
    assert.deepEqual(found[1], ['/a.txt', 'first']);
    assert.equal(existsSync(mark), false);
    rmSync(join(folder, '.gitconfig'));
  });

  it('says what is wrong with a repository that is none, or empty', async () => {
    await assert.rejects(read(`repo:${join(folder, 'nowhere')}`), {
      code: 'not-found',
      message: /nowhere cannot be cloned/,
    });
    const empty = join(folder, 'empty');
    git(folder, 'init', '--quiet', empty);
    await assert.rejects(read(`repo:${empty}`), { code: 'not-found', message: /empty has no commit/ });
  });
});

describe('a repository whose server never answers', () => {
  it('is given up when there is no more time: git ends, and its folder goes', async () => {
    const asked = Promise.withResolvers<Socket>();
    const server = createServer((socket) => asked.resolve(socket.resume()));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const temporary = mkdtempSync(join(folder, 'temporary-'));
    await withTemporaryFolder(temporary, async () => {
      const stop = new AbortController();
      const context = contextFixture({ environment, allowHttp: true, signal: stop.signal });
      const opening = openTarget(`repo:http://127.0.0.1:${port}/a.git`, context);
      const socket = await Promise.race([asked.promise, opening.then(() => assert.fail('it opened'))]);
      const hungUp = once(socket, 'close');
      stop.abort();
      await assert.rejects(opening, { code: 'limit', message: /was not fetched in time/ });
      await hungUp;
      assert.deepEqual(readdirSync(temporary), []);
      await assert.rejects(openTarget(`repo:http://127.0.0.1:${port}/a.git`, context), { code: 'limit' });
      assert.deepEqual(readdirSync(temporary), []);
    });
    server.close();
  });
});

describe('locateRepository', () => {
  it('takes https, ssh, scp-like addresses and paths', () => {
    assert.equal(locateRepository('https://h.example/a.git', false).protocol, 'https');
    assert.equal(locateRepository('git@h.example:a/b.git', false).protocol, 'ssh');
    assert.equal(locateRepository('ssh://git@h.example/a', false).protocol, 'ssh');
    assert.deepEqual(locateRepository('/srv/a', false), {
      address: '/srv/a',
      shown: '/srv/a',
      protocol: 'file',
    });
    assert.equal(locateRepository('http://127.0.0.1:80/a', false).protocol, 'http');
    assert.equal(locateRepository('http://h.example/a', true).protocol, 'http');
  });

  it('refuses what could run a command or be overheard', () => {
    for (const hostile of [
      '-u/tmp/x',
      '--upload-pack=x',
      'ext::sh -c x',
      'git://h.example/a',
      'ssh://-oProxyCommand=x/a',
      'ftp://h/a',
      'fd::7',
    ]) {
      assert.throws(() => locateRepository(hostile, true), /not (?:a repository|an address)/, hostile);
    }
    assert.throws(() => locateRepository('http://h.example/a', false), { code: 'refused' });
  });

  it('does not show credentials', () => {
    assert.equal(
      locateRepository('https://user:fake@h.example/a.git?x=fake', false).shown,
      'https://h.example/a.git',
    );
  });

  it('throws nothing but faults, and never gives git an option', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), anyUrl), (text) => {
        isRepositoryUrl(text);
        const location = onlyFaults(() => locateRepository(text, true));
        if (location) assert.ok(!location.address.startsWith('-'));
      }),
    );
  });
});
