import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { contextFixture } from '../context.fixture.ts';
import { openTarget } from '../open-target.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-folder-'));
after(() => rmSync(folder, { recursive: true }));

describe('source-folder', () => {
  it('takes any other folder, without what git keeps, and reads its files', async () => {
    mkdirSync(join(folder, '.git'));
    writeFileSync(join(folder, '.git/config'), '');
    mkdirSync(join(folder, 'part'));
    writeFileSync(join(folder, 'part/.git'), 'gitdir: elsewhere');
    writeFileSync(join(folder, 'part/.gitignore'), 'x');
    writeFileSync(join(folder, 'package.json'), '{}');
    for (const target of [folder, `dir:${folder}`]) {
      const opened = await openTarget(target, contextFixture());
      assert.ok(opened.shape === 'tree');
      assert.equal(opened.kind, 'source-folder');
      const found: [string, string][] = [];
      for await (const item of opened.walk((gap) => assert.fail(gap.reason))) {
        const { entry } = item;
        using file = entry.type === 'file' ? item.open() : undefined;
        found.push([entry.path, file?.bytes().toString() ?? entry.type]);
      }
      await opened.close();
      assert.deepEqual(found, [
        ['/package.json', '{}'],
        ['/part', 'directory'],
        ['/part/.gitignore', 'x'],
      ]);
    }
  });
});
