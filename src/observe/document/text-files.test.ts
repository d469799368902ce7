import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import { stampOf } from './file-stamp.ts';
import { readLargeText } from './large-text.ts';
import { readIfThere } from './optional-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-texts-'));
after(() => rmSync(folder, { recursive: true }));
const at = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const isFault = (code: string) => (error: unknown) => error instanceof Fault && error.code === code;

describe('a text file', () => {
  it('that need not be there is read where it is', () => {
    assert.equal(readIfThere(at('one', 'ä\n')), 'ä\n');
    assert.equal(readIfThere(join(folder, 'none')), undefined);
    assert.throws(() => readIfThere(folder), isFault('usage'));
  });

  it('that may be large is read up to a bound, which is told', () => {
    assert.equal(readLargeText(at('flows', '{}\n')), '{}\n');
    assert.throws(() => readLargeText(join(folder, 'none')), isFault('not-found'));
    truncateSync(at('larger', ''), 512 * 2 ** 20 + 1);
    assert.throws(() => readLargeText(join(folder, 'larger')), isFault('limit'));
  });

  it('has another stamp once it was written, or has gone', () => {
    const path = at('followed', 'a');
    const first = stampOf([path]);
    assert.equal(stampOf([path]), first);
    at('followed', 'ab');
    const second = stampOf([path]);
    assert.notEqual(second, first);
    rmSync(path);
    assert.deepEqual([stampOf([path]), stampOf([])], ['gone', '']);
  });
});
