import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { ManifestRoom } from './manifest-room.ts';

const document = (path: string, value: unknown): StructuredDocument => ({
  path,
  number: 1,
  value,
  rangeOf: () => ({ startLine: 1 }),
  set: () => undefined,
  remove: () => undefined,
});
const list = (path: string, items: number) =>
  document(path, {
    apiVersion: 'v1',
    kind: 'ConfigMapList',
    items: Array.from({ length: items }, () => ({})),
  });
const pod = (path: string, containers: number) =>
  document(path, {
    apiVersion: 'v1',
    kind: 'Pod',
    spec: { containers: Array.from({ length: containers }, () => ({})) },
  });

describe('ManifestRoom', () => {
  const took = (...documents: StructuredDocument[]) => {
    const room = new ManifestRoom(10);
    const paths = room.taken(documents).map(({ path }) => path);
    return [paths, room.gaps.map(({ kind, subject }) => `${kind} ${subject}`)];
  };

  it('has room for so many resources, and leaves out what is larger', () => {
    assert.deepEqual(took(list('a', 6), list('b', 5), list('b', 6), list('c', 4)), [['a', 'c'], ['limit b']]);
  });

  it('counts the containers of pods', () => {
    assert.deepEqual(took(pod('a', 4), pod('b', 1), pod('c', 0)), [['a', 'c'], ['limit b']]);
  });

  it('takes what is no resource', () => {
    assert.deepEqual(took(list('a', 10), document('b', [{}, {}])), [['a', 'b'], []]);
  });
});
