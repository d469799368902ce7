import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { othersMayWrite } from './ownership.ts';

describe('whether others may write a file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-ownership-'));
    mkdirSync(join(folder, 'a/b'), { recursive: true, mode: 0o755 });
    writeFileSync(join(folder, 'a/b/file'), '', { mode: 0o644 });
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const reason = (path = 'a/b/file') => othersMayWrite(join(folder, path));

  it('is told of nothing where only its user may', () => {
    assert.equal(reason(), undefined);
    assert.equal(reason('a/b/not/there'), undefined);
  });

  it('is told by the first of its folders in which they may', () => {
    chmodSync(join(folder, 'a'), 0o775);
    assert.match(reason() ?? '', /^others may write to .*\/a$/);
    chmodSync(join(folder, 'a'), 0o1777);
    assert.equal(reason(), undefined);
  });

  it('is told by its own mode, unless nobody else comes to it', () => {
    chmodSync(join(folder, 'a/b/file'), 0o664);
    assert.match(reason() ?? '', /^others may write .*\/file$/);
    chmodSync(join(folder, 'a/b'), 0o700);
    assert.equal(reason(), undefined);
  });

  it('is judged behind links too, and a link itself is none', () => {
    mkdirSync(join(folder, 'open'));
    chmodSync(join(folder, 'open'), 0o777);
    mkdirSync(join(folder, 'open/c'));
    symlinkSync('open/c', join(folder, 'link'));
    assert.match(reason('link/file') ?? '', /^others may write to .*\/open$/);
    symlinkSync('b/file', join(folder, 'a/file'));
    assert.match(reason('a/file') ?? '', /is no file$/);
  });
});
