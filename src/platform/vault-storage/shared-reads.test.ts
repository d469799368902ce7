import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Moments } from './moments.ts';
import { SharedReads } from './shared-reads.ts';

/** A store in which somebody writes all the time, and which paths each look at it was for. */
function busyStore() {
  const values = new Map(['a', 'b', 'c'].map((path) => [path, 1]));
  const looks: string[][] = [];
  let written = 0;
  const stored = (path: string) => {
    const version = values.get(path);
    return version === undefined ? undefined : { value: Buffer.from(path), version };
  };
  const reads = new SharedReads(new Moments(), {
    look(paths) {
      looks.push([...paths]);
      const found = paths.flatMap((path) => (values.has(path) ? [[path, stored(path)] as const] : []));
      return Promise.resolve({ snapshot: String((written += 1)), found: new Map(found) });
    },
    read: (paths) => Promise.resolve(paths.map(stored)),
  });
  const versions = async (paths: readonly string[]) => {
    const found: (number | undefined)[] = [];
    for (const path of paths) found.push((await reads.get([path]))[0]?.version);
    return found;
  };
  return { values, looks, reads, versions };
}

describe('reads that are shared', () => {
  it('are one look, where work of the same name has read the same before, and show what is there now', async () => {
    const { values, looks, reads, versions } = busyStore();
    const work = () => versions(['a', 'b', 'none', 'c']);
    assert.deepEqual(await reads.during(work, 'one'), [1, 1, undefined, 1]);
    assert.deepEqual(looks.splice(0), [['a'], ['b'], ['none'], ['c']]);
    values.set('c', 2);
    values.set('none', 1);
    assert.deepEqual(await reads.during(work, 'one'), [1, 1, 1, 2]);
    assert.deepEqual(looks.splice(0), [['a', 'b', 'none', 'c']]);
    await reads.during(work, 'other');
    await reads.during(work);
    assert.equal(looks.splice(0).length, 8);
    assert.deepEqual(await reads.during(() => versions(['b']), 'one'), [1]);
    assert.deepEqual(looks.splice(0), [['b', 'a', 'none', 'c']]);
    await reads.during(() => versions(['b']), 'one');
    assert.deepEqual(looks, [['b']]);
  });

  it('remember no more than there is room for', async () => {
    const { looks, reads, versions } = busyStore();
    const long = 'x'.repeat(1_500);
    const work = () => versions(['a', long, `${long}/y`]);
    for (let turn = 0; turn < 2; turn += 1) await reads.during(work, 'long');
    const few = () => versions(['a', 'b']);
    await reads.during(few, 'first');
    for (let n = 0; n < 5_000; n += 1) await reads.during(() => versions(['a']), String(n));
    looks.length = 0;
    await reads.during(few, 'first');
    assert.equal(looks.length, 2);
  });
});
