import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { readClusterDump } from './cluster-dump.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-dump-'));
after(() => rmSync(folder, { recursive: true }));

/** Blanks that make a file long enough to be read item by item. */
const LONG = ' '.repeat(2 ** 20);

function read(text: string) {
  const file = join(folder, 'dump.json');
  writeFileSync(file, text);
  return readClusterDump(file);
}

const pod = (name: string, owner?: object): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'shop',
    uid: 'x',
    managedFields: [{ manager: 'kubectl' }],
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', kept: 'yes' },
    ...(owner && { ownerReferences: [{ controller: true, ...owner }] }),
  },
  spec: { nodeName: 'one', volumes: [], containers: [{ name: 'app', image: 'a:1', env: [] }] },
  status: { phase: 'Running' },
});
const list = (items: readonly unknown[], kind = 'List'): string =>
  `${JSON.stringify({ apiVersion: 'v1', kind, metadata: {}, items }, null, 2)}${LONG}`;

describe('dumps of clusters', () => {
  it('are read item by item, without what nobody asks for', () => {
    const dump = read(list([pod('a')]));
    assert.deepEqual(dump?.gaps, []);
    assert.deepEqual(
      dump.documents.map(({ value }) => value),
      [
        {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'a', namespace: 'shop', annotations: { kept: 'yes' } },
          spec: { nodeName: 'one', volumes: [], containers: [{ name: 'app', image: 'a:1', env: [] }] },
        },
      ],
    );
  });

  it('are not whole where an API server was asked for a page of a list', () => {
    const page = (metadata: object): string =>
      `${JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata, items: [pod('a')] })}${LONG}`;
    assert.deepEqual(read(page({ resourceVersion: '7', continue: '' }))?.gaps, []);
    const [gap] = read(page({ continue: 'eyJ2Ijoi', remainingItemCount: 2 }))?.gaps ?? [];
    assert.match(`${gap?.kind} ${gap?.reason}`, /^limit the list goes on/);
  });

  it('tell the line of each part, and of one that is not there the nearest', () => {
    const text = list([pod('a'), pod('b')]);
    const lines = text.split('\n');
    const [, second] = read(text)?.documents ?? [];
    const lineOf = (...path: (string | number)[]): string =>
      lines[(second?.rangeOf(path).startLine ?? 0) - 1] ?? '';
    assert.match(lineOf('metadata', 'name'), /"name": "b"/);
    assert.match(lineOf('spec', 'containers', 0, 'image'), /"image": "a:1"/);
    assert.match(lineOf('spec', 'containers', 0, 'none'), /^\s*\{|"containers"/);
    writeFileSync(join(folder, 'dump.json'), '');
    assert.ok((second?.rangeOf(['metadata']).startLine ?? 0) > 1);
  });

  it('share what pods of a controller say alike, but for where they run', () => {
    const owner = { kind: 'ReplicaSet', name: 'web' };
    const other = { ...pod('d', owner), spec: { hostPID: true } };
    const documents =
      read(list([pod('a', owner), pod('b', owner), pod('c', { kind: 'Node', name: 'one' }), other]))
        ?.documents ?? [];
    const [a, b, c, d] = documents.map(({ value }) => value);
    const containersOf = (value: unknown): unknown => valueAt(value, ['spec', 'containers']);
    assert.ok(containersOf(a) === containersOf(b) && containersOf(a) !== undefined);
    assert.notEqual(containersOf(a), containersOf(c));
    assert.equal(valueAt(b, ['metadata', 'name']), 'b');
    assert.equal(valueAt(d, ['spec', 'hostPID']), true);
  });

  it('of one kind have that kind', () => {
    const values = read(list([{ metadata: { name: 'a' } }], 'RoleList'))?.documents.map(({ value }) => value);
    assert.deepEqual(values, [{ apiVersion: 'v1', kind: 'Role', metadata: { name: 'a' } }]);
  });

  it('are none where a file is short or no list', () => {
    assert.equal(read(JSON.stringify({ kind: 'List', items: [] })), undefined);
    assert.equal(read(`${JSON.stringify(pod('a'))}${LONG}`), undefined);
    assert.equal(read(`[]${LONG}`), undefined);
  });

  it('that are broken are gaps', () => {
    assert.equal(read(`{"kind": "List", "items": [${LONG}`)?.gaps[0]?.kind, 'unreadable');
    assert.equal(read(`{"kind": "List", "items": [{"a": }]}${LONG}`)?.gaps[0]?.kind, 'unreadable');
  });

  it('never throw, whatever is in them, and no key is one of a prototype', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 4 }), { maxLength: 4 }), fc.nat(3), (items, cut) => {
        const text = list([...items, JSON.parse('{"__proto__": {"polluted": true}}')]);
        const dump = read(cut === 0 ? text.slice(0, -LONG.length - 2) + LONG : text);
        assert.ok(dump === undefined || dump.gaps.length > 0 || dump.documents.length === items.length + 1);
        assert.equal(Reflect.get({}, 'polluted'), undefined);
        for (const one of dump?.documents ?? []) assert.ok(one.rangeOf(['a', 0]).startLine >= 1);
      }),
      { numRuns: propertyRuns(10) },
    );
  });
});
