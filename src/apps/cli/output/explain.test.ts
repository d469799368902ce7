import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, mock } from 'node:test';
import { Fault } from '../../../model/fault.ts';
import { explain } from './explain.ts';

/** What is told of an error, and the exit code. */
function told(error: unknown): { readonly text: string; readonly code: number } {
  const lines: string[] = [];
  const write = mock.method(process.stderr, 'write', (text: string) => lines.push(text) > 0);
  try {
    return { code: explain(error, false), text: lines.join('') };
  } finally {
    write.mock.restore();
  }
}

/** What `action` throws. */
function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was thrown');
}

describe('explain', () => {
  it('tells a fault with its way out', () => {
    const { text, code } = told(new Fault('not-found', 'no such file', { hint: 'name one' }));
    assert.equal(code, 3);
    assert.match(text, /no such file\n.*name one/);
  });

  it('tells of a folder for temporary files in which nothing can be kept', () => {
    const { text, code } = told(
      thrownBy(() => mkdtempSync(join(tmpdir(), 'plimsoll-none', 'plimsoll-input-'))),
    );
    assert.equal(code, 4);
    assert.match(text, /nothing can be kept in .*ENOENT[^]*TMPDIR/);
    assert.doesNotMatch(text, /internal fault/);
  });

  it('tells of a current folder that is gone', () => {
    const gone = Object.assign(new Error('process.cwd failed'), { code: 'ENOENT', syscall: 'uv_cwd' });
    const { text, code } = told(gone);
    assert.equal(code, 2);
    assert.match(text, /the current folder is not there any more/);
  });

  it('takes what else a system call says for a fault of our own', () => {
    const { text, code } = told(thrownBy(() => readFileSync(join(tmpdir(), 'of-somebody-else'))));
    assert.equal(code, 5);
    assert.match(text, /internal fault \(ENOENT\)/);
  });
});
