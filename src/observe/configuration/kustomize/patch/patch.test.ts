import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { onlyFaults } from '../../../../../test/fixtures/mutation.ts';
import { Fault } from '../../../../model/fault.ts';
import { BuildBudget } from '../budget.ts';
import type { TreeMap } from '../tree.ts';
import { applyJsonPatch, jsonPatchSchema } from './json-patch.ts';
import { labelSelector } from './label-selector.ts';
import { mergeStrategic } from './strategic-merge.ts';

const budget = new BuildBudget();

function patched(value: TreeMap, operations: unknown): TreeMap {
  return applyJsonPatch(value, jsonPatchSchema.parse(operations), budget);
}

describe('a JSON patch', () => {
  it('does each of its operations', () => {
    for (const [operation, expected] of [
      [
        { op: 'add', path: '/c', value: 1 },
        { a: [1, 2], b: { x: 'y' }, c: 1 },
      ],
      [
        { op: 'add', path: '/a/1', value: 9 },
        { a: [1, 9, 2], b: { x: 'y' } },
      ],
      [
        { op: 'add', path: '/a/-', value: 9 },
        { a: [1, 2, 9], b: { x: 'y' } },
      ],
      [
        { op: 'add', path: '/b/~0~1', value: 0 },
        { a: [1, 2], b: { x: 'y', '~/': 0 } },
      ],
      [{ op: 'add', path: '', value: { z: 1 } }, { z: 1 }],
      [
        { op: 'remove', path: '/a/0' },
        { a: [2], b: { x: 'y' } },
      ],
      [{ op: 'remove', path: '/b' }, { a: [1, 2] }],
      [
        { op: 'replace', path: '/a/0', value: [] },
        { a: [[], 2], b: { x: 'y' } },
      ],
      [
        { op: 'move', from: '/b/x', path: '/a/0' },
        { a: ['y', 1, 2], b: {} },
      ],
      [
        { op: 'copy', from: '/b', path: '/b/b' },
        { a: [1, 2], b: { x: 'y', b: { x: 'y' } } },
      ],
      [
        { op: 'test', path: '/a', value: [1, 2] },
        { a: [1, 2], b: { x: 'y' } },
      ],
    ] as const)
      assert.deepEqual(patched({ a: [1, 2], b: { x: 'y' } }, [operation]), expected);
  });

  it('that leads nowhere changes nothing', () => {
    const value: TreeMap = { a: [1], b: { x: 'y' } };
    for (const operation of [
      { op: 'remove', path: '/none' },
      { op: 'replace', path: '/b/none', value: 1 },
      { op: 'add', path: '/a/7', value: 1 },
      { op: 'add', path: '/a/01', value: 1 },
      { op: 'add', path: '/b/x/z', value: 1 },
      { op: 'add', path: '/toString/z', value: 1 },
      { op: 'move', from: '/none', path: '/b' },
      { op: 'test', path: '/b/x', value: 'z' },
      { op: 'remove', path: '' },
      { op: 'add', path: 'b', value: 1 },
    ])
      assert.throws(
        () => patched(value, [{ op: 'add', path: '/added', value: 1 }, operation]),
        (error) => error instanceof Fault && error.code === 'malformed',
        JSON.stringify(operation),
      );
    assert.deepEqual(value, { a: [1], b: { x: 'y' } });
  });
});

describe('a strategic merge', () => {
  const merged = (base: TreeMap, patch: TreeMap, type?: string) => mergeStrategic(base, patch, type, budget);

  it('merges maps, and lists by their keys', () => {
    const base: TreeMap = {
      containers: [{ name: 'a', env: [{ name: 'X', value: '1' }] }, { name: 'b' }],
      other: [1],
      kept: { x: 1 },
    };
    const patch: TreeMap = {
      containers: [
        { name: 'a', env: [{ name: 'Y', value: '2' }] },
        { name: 'c', image: null },
      ],
      other: [2],
      kept: { y: 2 },
    };
    assert.deepEqual(merged(base, patch, 'podSpec'), {
      containers: [
        {
          name: 'a',
          env: [
            { name: 'Y', value: '2' },
            { name: 'X', value: '1' },
          ],
        },
        { name: 'c' },
        { name: 'b' },
      ],
      other: [2],
      kept: { x: 1, y: 2 },
    });
  });

  it('has a port without a protocol be one of TCP', () => {
    const base = {
      ports: [
        { port: 53, protocol: 'TCP' },
        { port: 53, protocol: 'UDP' },
      ],
    };
    assert.deepEqual(merged(base, { ports: [{ port: 53, name: 'a' }] }, 'serviceSpec'), {
      ports: [
        { port: 53, protocol: 'TCP', name: 'a' },
        { port: 53, protocol: 'UDP' },
      ],
    });
  });

  it('follows its directives', () => {
    const base = (): TreeMap => ({
      a: { x: 1 },
      list: ['x', 'y'],
      volumes: [{ name: 'v', emptyDir: {} }, { name: 'w' }],
    });
    assert.equal(merged(base(), { $patch: 'delete' }), undefined);
    assert.deepEqual(merged(base(), { a: { $patch: 'delete' } })?.['a'], undefined);
    assert.deepEqual(merged(base(), { a: { $patch: 'replace', y: 2 } })?.['a'], { y: 2 });
    assert.deepEqual(merged(base(), { a: { $patch: 'merge', y: 2 } })?.['a'], { x: 1, y: 2 });
    assert.deepEqual(merged(base(), { $retainKeys: ['list'] }), { list: ['x', 'y'] });
    assert.deepEqual(merged(base(), { '$deleteFromPrimitiveList/list': ['x'] })?.['list'], ['y']);
    const volumes = (patch: TreeMap[]) => merged(base(), { volumes: patch }, 'podSpec')?.['volumes'];
    assert.deepEqual(volumes([{ name: 'v', $patch: 'delete' }]), [{ name: 'w' }]);
    assert.deepEqual(volumes([{ $patch: 'replace' }, { name: 'z' }]), [{ name: 'z' }]);
    assert.deepEqual(volumes([{ name: 'v', $patch: 'replace', x: 1 }]), [{ name: 'v', x: 1 }, { name: 'w' }]);
    assert.deepEqual(merged({}, { new: { a: null, list: [{ $patch: 'delete', a: 1 }, { b: null }] } }), {
      new: { list: [{}] },
    });
  });
});

describe('a selector of labels', () => {
  it('asks for values, their absence and their keys', () => {
    for (const [text, expected] of [
      ['', true],
      ['a=1', true],
      ['a==1,b=2', true],
      ['a!=1', false],
      ['none!=1', true],
      ['a in (0, 1)', true],
      ['a notin (0,1)', false],
      ['none notin (x)', true],
      ['a,!none', true],
      ['!a', false],
      ['x.example/y=', false],
      ['toString', false],
    ] as const)
      assert.equal(labelSelector(text)({ a: '1', b: '2' }), expected, text);
  });

  it('is no other text', () => {
    for (const text of ['a b', 'a in 1', '(', 'a=(', '==', `${' '.repeat(50_000)}x y`])
      assert.throws(() => labelSelector(text), Fault, text.slice(0, 10));
    onlyFaults(() => labelSelector('a in ('.repeat(5000)));
  });
});
