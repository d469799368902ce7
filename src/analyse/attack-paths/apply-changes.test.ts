import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change, ManifestEdit } from '../../model/attack/graph.ts';
import type { Path } from '../../model/configuration/place.ts';
import type { Plain, StructuredDocument } from '../../model/configuration/structured.ts';
import { applyChanges } from './apply-changes.ts';
import { clusterOf } from './evaluated.fixture.ts';

function changeOf(document: StructuredDocument, edits: readonly (readonly [Path, Plain?])[]): Change {
  return {
    id: 'one',
    title: '',
    edits: edits.map(([path, value]): ManifestEdit => ({
      place: { document, path, resource: '' },
      ...(value !== undefined && { value }),
    })),
    objects: [{ kind: 'Namespace' }],
    images: [],
    cost: 0,
  };
}

function applied(value: object, edits: readonly (readonly [Path, Plain?])[]): unknown[] {
  const documents = clusterOf([value]);
  const [document] = documents;
  assert.ok(document);
  return applyChanges(documents, [changeOf(document, edits)]).map((one) => one.value);
}

describe('changes', () => {
  it('are made in copies, and objects are added', () => {
    const value = { a: { b: [1, 2, 3] }, c: 4 };
    assert.deepEqual(applied(value, [[['a', 'b', 0]], [['a', 'b', 2]], [['a', 'd', 'e'], true]]), [
      { a: { b: [2], d: { e: true } }, c: 4 },
      { kind: 'Namespace' },
    ]);
    assert.deepEqual(value, { a: { b: [1, 2, 3] }, c: 4 });
  });

  it('take items away by their places before, also from lists of more than ten', () => {
    const items = Array.from({ length: 12 }, (_, index) => index);
    assert.deepEqual(applied({ items }, [[['items', 2]], [['items', 10]], [['items', 11]]])[0], {
      items: [0, 1, 3, 4, 5, 6, 7, 8, 9],
    });
  });

  it('take a whole object away, with what is in it', () => {
    assert.deepEqual(applied({ a: 1 }, [[[]], [['a']]]), [{ kind: 'Namespace' }]);
    assert.deepEqual(applied({ items: [{ a: 1 }, { b: 2 }] }, [[['items', 0]], [['items', 0, 'a']]])[0], {
      items: [{ b: 2 }],
    });
  });

  it('know no prototype', () => {
    const value = JSON.parse('{"__proto__": {"a": 1}}') as object;
    const [changed] = applied(value, [[['__proto__', 'b'], true]]);
    assert.equal(JSON.stringify(changed), '{"__proto__":{"a":1,"b":true}}');
    assert.equal(Reflect.get({}, 'b'), undefined);
  });
});
