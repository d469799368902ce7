import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { Gap } from '../../../../model/gap.ts';
import { contextFixture } from '../context.fixture.ts';
import { openTarget } from '../open-target.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-root-'));
after(() => rmSync(folder, { recursive: true }));

function root(name: string, ...paths: string[]): string {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true });
    writeFileSync(join(folder, name, path), '');
  }
  return join(folder, name);
}

async function walk(target: string) {
  const opened = await openTarget(target, contextFixture());
  assert.ok(opened.shape === 'tree');
  const gaps: Gap[] = [];
  const paths: string[] = [];
  for await (const { entry } of opened.walk((gap) => gaps.push(gap))) paths.push(entry.path);
  await opened.close();
  return { kind: opened.kind, paths, gaps };
}

describe('root-filesystem', () => {
  it('knows a system by its release file or its package database', async () => {
    for (const mark of [
      'etc/os-release',
      'usr/lib/os-release',
      'var/lib/dpkg/status',
      'lib/apk/db/installed',
      'usr/lib/sysimage/rpm/rpmdb.sqlite',
    ]) {
      assert.equal((await walk(root(mark.replaceAll('/', '-'), mark))).kind, 'root-filesystem', mark);
    }
  });

  it('leaves out what the kernel shows and says so where there is any', async () => {
    const path = root('kernel', 'etc/os-release', 'proc/1/cmdline', 'sys/a', 'srv/proc/kept');
    mkdirSync(join(path, 'dev'));
    const { paths, gaps } = await walk(path);
    assert.deepEqual(paths, [
      '/dev',
      '/etc',
      '/etc/os-release',
      '/proc',
      '/srv',
      '/srv/proc',
      '/srv/proc/kept',
      '/sys',
    ]);
    assert.deepEqual(
      gaps.map(({ subject, informational }) => [subject, informational]),
      [
        ['/proc', true],
        ['/sys', true],
      ],
    );
  });

  it('names a folder that is not there', async () => {
    await assert.rejects(walk('dir:/nowhere/at/all'), { code: 'not-found', message: /nowhere/ });
  });
});
