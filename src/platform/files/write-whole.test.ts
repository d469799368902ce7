import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import { writeWhole } from './write-whole.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-files-'));
after(() => rmSync(folder, { recursive: true }));

it('a file is written with its folder, leaves nothing beside it, or is a fault', () => {
  const path = join(folder, 'new/web.yaml');
  for (const text of ['a\n', 'b\n']) {
    writeWhole(path, text);
    assert.equal(readFileSync(path, 'utf8'), text);
  }
  assert.deepEqual(readdirSync(join(folder, 'new')), ['web.yaml']);
  assert.throws(
    () => writeWhole(join(path, 'beneath'), ''),
    (error) => error instanceof Fault && error.code === 'usage',
  );
});
