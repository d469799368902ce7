import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { readModules } from './known-modules.ts';
import { readModule } from './module.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-modules-'));
after(() => rmSync(folder, { recursive: true }));

const FILES = [
  { path: 'src/a.ts', text: "import { b } from './b.ts'; export const a = new Date(b);" },
  { path: 'src/b.ts', text: 'export class B {}\nexport const b = 1;' },
];

it('modules are read anew where they changed, and else are what was read before', () => {
  const kept = join(folder, 'modules.json');
  const first = readModules(FILES, kept);
  assert.deepEqual(first, FILES.map(readModule));
  const before = readFileSync(kept, 'utf8');
  assert.deepEqual(readModules(FILES, kept), first);
  assert.equal(readFileSync(kept, 'utf8'), before);
  const moved = [{ path: 'src/c/a.ts', text: FILES[0]?.text ?? '' }];
  assert.deepEqual(readModules(moved, kept), moved.map(readModule));
  const changed = [{ path: 'src/c/a.ts', text: "import './d.ts';" }];
  assert.deepEqual(readModules(changed, kept), changed.map(readModule));
  // What was kept is believed.
  writeFileSync(kept, readFileSync(kept, 'utf8').replaceAll('d.ts', 'e.ts'));
  assert.equal(readModules(changed, kept)[0]?.imports[0]?.target, 'src/c/e.ts');
});

it('modules are read anew where what was kept is broken', () => {
  const kept = join(folder, 'broken.json');
  writeFileSync(kept, '[');
  assert.deepEqual(readModules(FILES, kept), FILES.map(readModule));
});
