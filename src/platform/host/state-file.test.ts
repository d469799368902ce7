import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import { readStateFile, writeStateFile } from './state-file.ts';

describe('a state file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-state-'));
  after(() => rmSync(folder, { recursive: true }));

  it('is read as it was written, by its owner only, and leaves nothing beside it', () => {
    const path = join(folder, 'new', 'state.json');
    assert.equal(readStateFile(path), undefined);
    for (const text of ['first', 'ä'.repeat(100_000)]) {
      writeStateFile(path, text);
      assert.equal(readStateFile(path), text);
    }
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(join(folder, 'new')), ['state.json']);
    writeStateFile(path, undefined);
    writeStateFile(path, undefined);
    assert.equal(readStateFile(path), undefined);
  });

  it('where there can be none is a fault that says what to do', () => {
    writeFileSync(join(folder, 'file'), '');
    assert.throws(
      () => writeStateFile(join(folder, 'file', 'state.json'), ''),
      (error) =>
        error instanceof Fault && error.code === 'refused' && /PLIMSOLL_STATE_DIR/.test(error.hint ?? ''),
    );
  });
});
