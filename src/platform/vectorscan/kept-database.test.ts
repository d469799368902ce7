import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { keep, keyOf, readKept } from './kept-database.ts';

describe('what is kept of compiled expressions', () => {
  let [work, folder, path] = ['', '', ''];
  const [key, body] = [keyOf(['a', 'b']), Buffer.from('compiled')];
  beforeEach(() => {
    work = mkdtempSync(join(tmpdir(), 'plimsoll-kept-'));
    folder = join(work, 'cache/vectorscan');
    path = join(folder, `${key}.db`);
    assert.equal(keep(folder, key, body), undefined);
  });
  afterEach(() => rmSync(work, { recursive: true }));

  it('is what was kept, for nobody else to read', () => {
    assert.deepEqual(readKept(folder, key), body);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
  });

  it('is nothing under another key, nor in the file of another', () => {
    const other = keyOf(['ab', '']);
    assert.equal(readKept(folder, other), undefined);
    renameSync(path, join(folder, `${other}.db`));
    assert.equal(readKept(folder, other), undefined);
  });

  it('is nothing where a byte of it is another one, is not there, or is one too many', () => {
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at += 1) {
      const damaged = Buffer.from(whole);
      damaged.writeUInt8((whole[at] ?? 0) ^ 1, at);
      for (const bytes of [damaged, whole.subarray(0, at), Buffer.concat([whole, Buffer.of(at)])]) {
        writeFileSync(path, bytes);
        assert.equal(readKept(folder, key), undefined);
      }
    }
  });

  it('is nothing through a link, and what the link leads to is not written', () => {
    const elsewhere = join(work, 'elsewhere');
    renameSync(path, elsewhere);
    symlinkSync(elsewhere, path);
    assert.equal(readKept(folder, key), undefined);
    const before = readFileSync(elsewhere);
    keep(folder, key, Buffer.from('another'));
    assert.deepEqual(readFileSync(elsewhere), before);
    assert.deepEqual(readKept(folder, key), Buffer.from('another'));
  });

  it('is nothing where others may write, and nothing is kept there', () => {
    chmodSync(folder, 0o777);
    assert.equal(readKept(folder, key), undefined);
    assert.match(keep(folder, key, body) ?? '', /others may write/);
  });

  it('is nothing where it is no file', () => {
    rmSync(path);
    symlinkSync('/dev/zero', path);
    assert.equal(readKept(folder, key), undefined);
  });

  it('is made anew where it was damaged', () => {
    writeFileSync(path, 'damaged');
    keep(folder, key, body);
    assert.deepEqual(readKept(folder, key), body);
  });

  it('is of four sets at most, the latest, and leaves other files alone', () => {
    writeFileSync(join(folder, 'other.db'), '');
    for (const part of ['1', '2', '3', '4', '5']) keep(folder, keyOf([part]), body);
    assert.equal(readdirSync(folder).length, 5);
    assert.deepEqual(readKept(folder, keyOf(['5'])), body);
    assert.ok(readdirSync(folder).includes('other.db'));
  });

  it('is not, with the reason, where there can be no such folder', () => {
    assert.match(keep(join(path, 'inside'), key, body) ?? '', /ENOTDIR|EEXIST|not a directory/);
  });
});
