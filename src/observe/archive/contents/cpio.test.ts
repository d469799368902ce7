import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { openFile } from '../../../../test/fixtures/file-view.ts';
import { mutationsOf, onlyFaults } from '../../../../test/fixtures/mutation.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { walkContents } from './walk-contents.ts';

/** A member as each of the two formats has it. */
const MEMBERS: Readonly<Record<string, (name: string, content: string, mode?: number) => Buffer>> = {
  'new ASCII': (name, content, mode = 0o100644) => {
    const fields = [1, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length + 1, 0];
    const head = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}${name}\0`;
    return Buffer.from(padded(head) + padded(content));
  },
  'old character': (name, content, mode = 0o100644) => {
    const digits = (field: number, count: number) => field.toString(8).padStart(count, '0');
    const fields = [0, 1, mode, 0, 0, 1, 0].map((field) => digits(field, 6)).join('');
    const sizes = `${digits(0, 11)}${digits(name.length + 1, 6)}${digits(content.length, 11)}`;
    return Buffer.from(`070707${fields}${sizes}${name}\0${content}`);
  },
};
const padded = (text: string): string => text.padEnd(Math.ceil(text.length / 4) * 4, '\0');

function walked(path: string, bytes: Buffer): { files: Record<string, string>; gaps: string[] } {
  const files: Record<string, string> = {};
  const gaps: string[] = [];
  const visitor = {
    wants: () => true,
    gap: ({ reason }: { readonly reason: string }) => gaps.push(reason),
    file: (content: { readonly path: string; readonly pieces: () => Iterable<Buffer> }) => {
      const pieces = Array.from(content.pieces(), (piece) => Buffer.from(piece));
      files[content.path] = Buffer.concat(pieces).toString();
    },
  };
  walkContents(openFile(path, bytes), visitor, () => undefined);
  return { files, gaps };
}

describe('archives of cpio', () => {
  for (const [format, member] of Object.entries(MEMBERS)) {
    const archive = (...members: readonly Buffer[]) =>
      Buffer.concat([...members, member('TRAILER!!!', '', 0)]);
    const plain = archive(
      member('./etc', '', 0o40755),
      member('./etc/a', 'TOKEN=1\n'),
      member('b', 'a', 0o120777),
    );

    it(`have files: ${format}`, () =>
      assert.deepEqual(walked('/a', plain), { files: { '/a!/etc/a': 'TOKEN=1\n' }, gaps: [] }));

    it(`stand behind each other, and before what is compressed: ${format}`, () => {
      const second = gzipSync(archive(member('c', 'TOKEN=2\n')));
      const both = Buffer.concat([plain, archive(member('d', 'TOKEN=3\n')), Buffer.alloc(512), second]);
      const expected = { '/a!/etc/a': 'TOKEN=1\n', '/a!/d': 'TOKEN=3\n', '/a!/c': 'TOKEN=2\n' };
      assert.deepEqual(walked('/a', both), { files: expected, gaps: [] });
    });

    it(`are told to be broken, and read as they are stored: ${format}`, () => {
      const { files, gaps } = walked('/a', plain.subarray(0, plain.indexOf('TOKEN') + 5));
      assert.deepEqual(gaps, ['a member of the archive is cut short']);
      assert.ok(files['/a']?.endsWith('TOKEN'));
    });

    it(`are any bytes, of which reading has an end: ${format}`, () => {
      fc.assert(
        fc.property(mutationsOf(plain), (bytes) => {
          onlyFaults(() => walked('/a', bytes));
        }),
        { numRuns: propertyRuns(200) },
      );
    });
  }
});

describe('packages of rpm', () => {
  const header = (entries: number, data: number): Buffer => {
    const head = Buffer.alloc(16 + 16 * entries + data);
    head.writeUInt32BE(0x8e_ad_e8_01);
    head.writeUInt32BE(entries, 8);
    head.writeUInt32BE(data, 12);
    return head;
  };
  const lead = Buffer.alloc(96);
  lead.writeUInt32BE(0xed_ab_ee_db);
  const cpio = MEMBERS['new ASCII'];
  const payload = gzipSync(
    Buffer.concat([cpio?.('./etc/a', 'TOKEN=1\n') ?? lead, cpio?.('TRAILER!!!', '', 0) ?? lead]),
  );
  // The first header ends at a place that is no multiple of eight.
  const rpm = Buffer.concat([lead, header(1, 5), Buffer.alloc(3), header(2, 7), payload]);

  it('have a payload', () => {
    const { files, gaps } = walked('/a.rpm', rpm);
    assert.deepEqual([files['/a.rpm!/etc/a'], gaps], ['TOKEN=1\n', []]);
  });

  it('may be broken, or cut short', () => {
    for (const end of [100, 130, 165]) assert.equal(walked('/a.rpm', rpm.subarray(0, end)).gaps.length, 1);
  });

  it('are any bytes, of which reading has an end', () => {
    fc.assert(
      fc.property(mutationsOf(rpm), (bytes) => {
        onlyFaults(() => walked('/a.rpm', bytes));
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});
