import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { openTree } from '../host/tree.ts';
import { projectsIn } from './projects.ts';

it('folders of sources are found in a home, not behind links, nor in those of others', (test) => {
  const root = mkdtempSync(join(tmpdir(), 'plimsoll-projects-'));
  test.after(() => rmSync(root, { recursive: true }));
  for (const path of [
    'home/ann/work/shop/.git',
    'home/ann/work/shop/node_modules/a/.git',
    'home/ann/.cache/b/.git',
    'srv/c/.git',
    'home/ann/1/2/3/4/5/.git',
    'home/ann/tools/.vscode',
  ])
    mkdirSync(join(root, path), { recursive: true });
  symlinkSync('/srv', join(root, 'home/ann/link'));
  symlinkSync('.', join(root, 'home/ann/loop'));
  assert.deepEqual(projectsIn(openTree(root), ['/home/ann', '/home/none']), {
    state: 'read',
    value: ['/home/ann/tools', '/home/ann/work/shop'],
  });
});
