import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { compiledFolder } from './run-here.ts';

describe('the folder of compiled code', () => {
  let work: string;
  let folder: string;
  const found = () => compiledFolder({ PLIMSOLL_CACHE_DIR: work });

  beforeEach(() => {
    work = mkdtempSync(join(tmpdir(), 'plimsoll-compiled-'));
    folder = join(work, 'compiled');
  });
  afterEach(() => rmSync(work, { recursive: true }));

  it('is made for its owner alone, and found again', () => {
    assert.equal(found(), folder);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(found(), folder);
  });

  it('is not used where others may write to it', () => {
    mkdirSync(folder);
    for (const mode of [0o777, 0o770, 0o702]) {
      chmodSync(folder, mode);
      assert.equal(found(), undefined);
    }
  });

  it('is not used where others may put another in its place', () => {
    chmodSync(work, 0o777);
    assert.equal(found(), undefined);
  });

  it('is not used where it is a link, a file, or cannot be made', () => {
    symlinkSync(tmpdir(), folder);
    assert.equal(found(), undefined);
    rmSync(folder);
    writeFileSync(folder, '');
    assert.equal(found(), undefined);
    assert.equal(compiledFolder({ PLIMSOLL_CACHE_DIR: folder }), undefined);
  });

  it('is not used where it is of somebody else', { skip: process.getuid?.() !== 0 && 'needs root' }, () => {
    mkdirSync(folder, { mode: 0o755 });
    chownSync(folder, 65_534, 65_534);
    assert.equal(found(), undefined);
  });
});
