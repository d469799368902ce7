import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../test/property-runs.ts';
import { endingWith, endsOf, PathIndex, type PathTest, withEnds } from './path-test.ts';

describe('tests of paths', () => {
  it('pass what ends so, and of these what else is asked', () => {
    const lock = endingWith('/deno.lock', (path) => !path.includes('/node_modules/'));
    assert.deepEqual(
      ['/a/deno.lock', '/a/xdeno.lock', '/node_modules/deno.lock'].map((path) => lock(path)),
      [true, false, false],
    );
    assert.deepEqual(
      ['/a.yml', '/a.yaml', '/a.YML', '/a'].map((path) => endingWith(['.yml', '.yaml'])(path)),
      [true, true, false, false],
    );
  });

  it('have ends together where each has', () => {
    assert.deepEqual(endsOf([endingWith('.a'), endingWith(['.b', '.c'])]), ['.a', '.b', '.c']);
    assert.equal(endsOf([endingWith('.a'), (path: string) => path === '/b']), undefined);
    assert.deepEqual(endsOf([]), []);
  });
});

describe('an index of tests', () => {
  /** Few letters of both cases, and one that is no Latin letter. */
  const texts = fc.string({ unit: fc.constantFrom('a', 'A', 'b', '.', '/', 'é', '漢'), maxLength: 6 });
  const tests = fc.oneof(
    fc.array(texts, { minLength: 1, maxLength: 3 }).map((ends) => endingWith(ends)),
    texts.map((end) => withEnds([end], (path) => path.toLowerCase().endsWith(end.toLowerCase()))),
    texts.map(
      (part): PathTest =>
        (path) =>
          path.includes(part),
    ),
  );

  it('leaves out no test that a path passes, and changes no order', () => {
    fc.assert(
      fc.property(fc.array(tests), fc.array(texts), (some, paths) => {
        const index = new PathIndex(some, ({ ends }) => ends);
        for (const path of paths) {
          const asked = index.of(path);
          assert.deepEqual(
            asked.filter((test) => test(path)),
            some.filter((test) => test(path)),
          );
        }
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it('asks only those that may pass, where paths are told apart by their ends', () => {
    const [lock, yaml, any] = [endingWith('/x.lock'), endingWith(['.yml', '.yaml']), () => true] as const;
    const index = new PathIndex<PathTest>([lock, yaml, any], ({ ends }) => ends);
    assert.deepEqual(index.of('/a/x.lock'), [lock, any]);
    assert.deepEqual(index.of('/a/B.YML'), [yaml, any]);
    assert.deepEqual(index.of('/a'), [any]);
    assert.deepEqual(index.of(''), [any]);
  });
});
