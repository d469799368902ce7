import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { FileEntry } from '../../../model/file.ts';
import { NodeTable, NONE } from './node-table.ts';

const type = fc.constantFrom('file', 'directory', 'other');
const number = fc.oneof(fc.nat(), fc.constant(0), fc.constant(2 ** 40));
const owner = fc.oneof(
  number,
  number.map((one) => -one - 1),
);
const entry = fc.record({ type, size: number, mode: fc.nat(0o7777), uid: owner, gid: owner });
const more = fc.record(
  { target: fc.string({ unit: 'grapheme' }), capabilities: fc.array(fc.nat(40)) },
  { requiredKeys: [] },
);

test('any entries are found by parent and name, and given back as they were', () => {
  const names = fc.uniqueArray(fc.string({ unit: 'grapheme', maxLength: 300 }), { maxLength: 40 });
  fc.assert(
    fc.property(names, fc.infiniteStream(fc.tuple(entry, more)), (texts, stream) => {
      const table = new NodeTable(1);
      const root = { path: '/', type: 'directory', size: 0, mode: 0, uid: 0, gid: 0 } as const;
      const top = table.add(NONE, '', root, 0);
      const put = texts.map((name) => {
        const [plain, rest] = stream.next().value as [Omit<FileEntry, 'path'>, object];
        const given: FileEntry = { path: `/${name}`, ...plain, ...rest };
        return { name, given, node: table.add(top, name, given, 3) };
      });
      for (const { name, given, node } of put) {
        assert.equal(table.child(top, name), node);
        assert.deepEqual(table.entry(node), given);
        assert.deepEqual([table.path(node), table.layer(node)], [`/${name}`, 3]);
        assert.equal(table.child(node, name), NONE);
      }
      for (const { name, node } of put) {
        table.remove(node);
        assert.deepEqual([table.child(top, name), table.isGone(node)], [NONE, true]);
      }
    }),
  );
});

test('more owners than are numbered, and names longer than a page', () => {
  const table = new NodeTable(100);
  const root = { path: '/', type: 'directory', size: 0, mode: 0, uid: 0, gid: 0 } as const;
  const top = table.add(NONE, '', root, 0);
  const nodes = Array.from({ length: 10_000 }, (_, uid) => table.add(top, `f${uid}`, { ...root, uid }, 0));
  const long = table.add(top, 'x'.repeat(2_000_000), { ...root, size: 7 }, 0);
  const last = table.add(top, 'last', { ...root, size: 9 }, 0);
  assert.deepEqual(
    nodes.map((node) => table.entry(node).uid),
    nodes.map((_, uid) => uid),
  );
  assert.deepEqual([table.entry(long).size, table.entry(last).size], [7, 9]);
  assert.equal(table.child(top, 'x'.repeat(2_000_000)), long);
});
