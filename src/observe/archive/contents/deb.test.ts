import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { openFile } from '../../../../test/fixtures/file-view.ts';
import { mutationsOf, onlyFaults } from '../../../../test/fixtures/mutation.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { debMembers } from './deb.ts';
import { walkContents } from './walk-contents.ts';

const member = (name: string, content: Buffer): Buffer => {
  const header = `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}`;
  const size = String(content.length).padEnd(10);
  return Buffer.concat([
    Buffer.from(`${header}${size}\`\n`),
    content,
    Buffer.alloc(content.length % 2, '\n'),
  ]);
};
const debOf = (...members: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from('!<arch>\n'), ...members]);
const VERSION = member('debian-binary', Buffer.from('2.0\n'));
const DEB = debOf(VERSION, member('odd/', Buffer.from('abc')), member('data.gz', gzipSync('TOKEN=1\n')));

/** What is read in a file, and what is told of it. */
function walked(bytes: Buffer, path = '/a'): { files: Record<string, string>; gaps: string[] } {
  const files: Record<string, string> = {};
  const gaps: string[] = [];
  const visitor = {
    wants: () => true,
    gap: ({ reason }: { readonly reason: string }) => gaps.push(reason),
    file: (content: { readonly path: string; readonly pieces: () => Iterable<Buffer> }) => {
      files[content.path] = Buffer.concat(
        Array.from(content.pieces(), (piece) => Buffer.from(piece)),
      ).toString();
    },
  };
  walkContents(openFile(path, bytes), visitor, () => undefined);
  return { files, gaps };
}

describe('packages of Debian', () => {
  it('have members, which are looked into', () => {
    assert.deepEqual(walked(DEB), {
      files: { '/a!/debian-binary': '2.0\n', '/a!/odd': 'abc', '/a!/data.gz': 'TOKEN=1\n' },
      gaps: [],
    });
  });

  it('are told to be broken, and read as they are stored, where a member is cut short', () => {
    const { files, gaps } = walked(DEB.subarray(0, -5));
    assert.deepEqual(gaps, ['a member of the package is cut short']);
    assert.ok(files['/a']?.includes('abc'));
  });

  it('are any bytes, of which reading has an end', () => {
    fc.assert(
      fc.property(mutationsOf(DEB), (bytes) =>
        onlyFaults(() => {
          for (const { entry } of debMembers(openFile('/a', bytes))) assert.ok(entry.size <= bytes.length);
        }),
      ),
      { numRuns: propertyRuns(300) },
    );
  });
});

describe('what nothing here opens', () => {
  for (const [magic, kind, isRead] of [
    ['377abcaf271c', '7z', true],
    ['526172211a0700', 'rar', true],
    ['04224d18', 'lz4', false],
  ] as const)
    it(`is told of ${kind}`, () => {
      const { files, gaps } = walked(Buffer.concat([Buffer.from(magic, 'hex'), Buffer.alloc(600, 'x')]));
      assert.deepEqual(gaps, [`what ${kind} compressed is not looked into`]);
      assert.equal(Object.keys(files).length > 0, isRead);
    });

  it('is told of modules of a kernel', () => {
    const bytes = Buffer.concat([Buffer.from('fd377a585a00', 'hex'), Buffer.alloc(600)]);
    assert.deepEqual(walked(bytes, '/lib/a.ko.xz').gaps, [
      'compressed modules of a kernel are not looked into',
    ]);
  });

  it('is no text that begins alike', () => {
    for (const text of ['LZIP is a program', '!<arch>\n', '7z', 'Rar!'])
      assert.deepEqual(walked(Buffer.from(text)), { files: { '/a': text }, gaps: [] });
  });
});
