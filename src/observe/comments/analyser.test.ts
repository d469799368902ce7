import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FileEntry, OpenFile } from '../../model/file.ts';
import { EXCEPTION_ANALYSER } from './analyser.ts';

const entry = (path: string, size = 1): FileEntry => ({
  path,
  type: 'file',
  size,
  mode: 0o644,
  uid: 0,
  gid: 0,
});
function factsOf(path: string, text: string) {
  const bytes = Buffer.from(text);
  const file: OpenFile = {
    entry: entry(path, bytes.length),
    bytes: () => bytes,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  };
  return [...EXCEPTION_ANALYSER.read(file)];
}

describe('what a target asks to be ignored', () => {
  it('is looked for in the list of its root, and in lock files and manifests with comments', () => {
    const wanted = ['/.plimsollignore', '/a/requirements.txt', '/Cargo.lock', '/b/pom.xml', '/go.mod'];
    for (const path of wanted) assert.equal(EXCEPTION_ANALYSER.interest(entry(path)), 'yes', path);
    for (const path of ['/a/.plimsollignore', '/package-lock.json', '/readme.md'])
      assert.equal(EXCEPTION_ANALYSER.interest(entry(path)), 'no', path);
    assert.equal(EXCEPTION_ANALYSER.interest(entry('/Cargo.lock', 2 ** 30)), 'no');
  });

  it('is told as it is', () => {
    assert.deepEqual(factsOf('/.plimsollignore', 'test/\n'), [{ kind: 'list', text: 'test/\n' }]);
    assert.deepEqual(factsOf('/requirements.txt', 'a==1 # plimsoll:ignore A-1\nb==1\n'), [
      {
        kind: 'comment',
        comment: {
          path: '/requirements.txt',
          line: 1,
          text: 'plimsoll:ignore A-1',
          startLine: 1,
          endLine: 1,
          beside: 'a==1 # plimsoll:ignore A-1',
        },
      },
    ]);
    assert.deepEqual(factsOf('/requirements.txt', 'a==1\n'), []);
  });
});
