import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import { ROOT } from '../architecture/source-files.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { folderOf, inventoryOf, save, survive, work } from './hostile-stage.ts';

export const lane: Lane = 'anywhere';

describe('hostile folders', () => {
  it('with pipes, devices, loops and strange names', async () => {
    const target = folderOf('special', {
      'node_modules/seen/package.json': '{"name":"seen","version":"1.0.0"}',
      'node_modules/\u001B[31mline\nbreak/package.json': '{"name":"strange","version":"1.0.0"}',
    });
    const inside = (path: string) => join(work, 'special', path);
    symlinkSync('.', inside('self'));
    symlinkSync('loop', inside('loop'));
    symlinkSync('/dev/zero', inside('yarn.lock'));
    symlinkSync('/etc/passwd', inside('requirements.txt'));
    execFileSync('mkfifo', [inside('package-lock.json'), inside('Cargo.lock')]);
    const { code, names } = await inventoryOf(target);
    assert.deepEqual([code, names.toSorted()], [0, ['seen', 'strange']]);
    for (const path of ['package-lock.json', 'yarn.lock']) {
      assert.notEqual((await survive(['sbom', inside(path)])).code, 0, path);
    }
  });

  it('with lock files made to exhaust a parser', async () => {
    const { code, gaps } = await inventoryOf(
      folderOf('locks', {
        'package-lock.json': '['.repeat(1_000_000),
        'pnpm-lock.yaml': 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n',
        'Cargo.lock': `a = ${'['.repeat(1_000_000)}`,
        'pom.xml': `<project>${'<a>'.repeat(1_000_000)}`,
        'yarn.lock': '"__proto__@^1":\n  version "1.0.0"\n',
        'composer.lock': '{"packages":5}',
      }),
    );
    assert.equal(code, 4);
    assert.deepEqual(gaps.map((gap) => gap.split(' ')[1] ?? '').toSorted(), [
      '/Cargo.lock',
      '/composer.lock',
      '/package-lock.json',
      '/pnpm-lock.yaml',
      '/pom.xml',
    ]);
  });

  it('with settings that are no file, or no settings', async () => {
    const folder = join(work, 'settings');
    const lone = folderOf('lone', { 'package-lock.json': '{}' });
    const codeWith = async (text: string | undefined) => {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
      if (text === undefined) execFileSync('mkfifo', [join(folder, 'plimsoll.yaml')]);
      else writeFileSync(join(folder, 'plimsoll.yaml'), text);
      return (await survive(['scan', lone], { cwd: folder })).code;
    };
    for (const text of [undefined, 'a: &a [b]\nc: *a', 'output: true', 'fail-on: false', '- a']) {
      assert.equal(await codeWith(text), 2, text);
    }
  });
});

describe('hostile repositories', () => {
  const proof = () => join(work, 'executed');
  beforeEach(() => assert.equal(existsSync(proof()), false));

  it('run nothing by their configuration, hooks, filters or submodules', async () => {
    const folder = join(work, 'repository');
    mkdirSync(folder);
    const git = (...words: string[]) =>
      execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b.test', ...words]);
    git('init', '--quiet');
    save('repository/node_modules/seen/package.json', '{"name":"seen","version":"1.0.0"}');
    save('repository/.gitattributes', '* filter=evil\n');
    save('repository/.gitmodules', `[submodule "x"]\n\tpath = x\n\turl = ext::sh -c touch% ${proof()}\n`);
    git('add', '--all');
    git('commit', '--quiet', '--message', 'first');
    for (const key of [
      'filter.evil.smudge',
      'core.fsmonitor',
      'core.sshCommand',
      'uploadpack.packObjectsHook',
    ])
      git('config', key, `touch ${proof()}; cat`);
    writeFileSync(join(folder, '.git/hooks/post-checkout'), `#!/bin/sh\ntouch ${proof()}\n`, { mode: 0o755 });
    assert.deepEqual((await inventoryOf(`repo:${folder}`)).names, ['seen']);
    assert.equal(existsSync(proof()), false);
  });

  it('run nothing by their address', async () => {
    for (const target of [
      `repo:ext::sh -c touch% ${proof()}`,
      `repo:--upload-pack=touch ${proof()}`,
      `repo:ssh://-oProxyCommand=touch%20${proof()}/x`,
    ]) {
      assert.notEqual((await survive(['sbom', '--', target])).code, 0);
      assert.equal(existsSync(proof()), false, target);
    }
  });
});

describe('hostile bills of materials', () => {
  const bill = (components: string) =>
    `{"bomFormat":"CycloneDX","specVersion":"1.6","components":${components}}`;
  for (const [name, components] of [
    ['no end', '['.repeat(1_000_000)],
    [
      'deep components',
      `${'[{"type":"library","name":"a","components":'.repeat(10_000)}[]${'}]'.repeat(10_000)}`,
    ],
    ['a million components', `[${'{"type":"library","name":"a"},'.repeat(1_000_000)}{}]`],
    ['wrong types', '[null, 5, {"name": []}]'],
  ] as const) {
    it(`with ${name}`, async () => {
      const { code, stdout, stderr } = await survive(['scan', save('bill.cdx.json', bill(components))]);
      assert.equal(code, 4);
      assert.match(stdout + stderr, /bill\.cdx\.json: the |only the first \d+ components/);
    });
  }
});

describe('hostile advisory data', () => {
  it('is refused, and leaves the database that was there', async () => {
    const cache = join(work, 'advisories');
    const honest = join(ROOT, 'examples/first-scan/advisories');
    assert.equal((await survive(['db', 'update', '--from', honest], { cache })).code, 0);
    const status = async () => (await survive(['db', 'status', '--format', 'json'], { cache })).stdout;
    const first = await status();
    save('feed/npm/all.zip', Buffer.alloc(100_000, 'x'));
    const args = ['db', 'update', '--from', join(work, 'feed'), '--ecosystems', 'npm'];
    assert.equal((await survive(args, { cache })).code, 4);
    assert.equal(await status(), first);
  });
});
