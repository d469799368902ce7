import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { dependencyPaths } from './dependency-paths.ts';

describe('dependencyPaths', () => {
  it('gives the shortest way from what the project asks for itself', () => {
    const pathTo = dependencyPaths([
      { purl: 'a', direct: true, requires: ['b'] },
      { purl: 'b', direct: false, requires: ['c'] },
      { purl: 'c', direct: false, requires: ['a', 'd'] },
      { purl: 'd', direct: true },
      { purl: 'lonely', direct: false },
      { purl: 'untold' },
    ]);
    assert.deepEqual(pathTo('a'), ['a']);
    assert.deepEqual(pathTo('c'), ['a', 'b', 'c']);
    assert.deepEqual(pathTo('d'), ['d']);
    for (const purl of ['lonely', 'untold', 'elsewhere']) assert.equal(pathTo(purl), undefined, purl);
  });

  it('leads through nothing that is not listed', () => {
    const pathTo = dependencyPaths([{ purl: 'a', direct: true, requires: ['gone'] }, { purl: 'b' }]);
    assert.equal(pathTo('b'), undefined);
    assert.equal(pathTo('gone'), undefined);
  });

  it('tells no way of more than a hundred packages', () => {
    const chain = Array.from({ length: 5000 }, (_, index) => ({
      purl: `${index}`,
      direct: index === 0,
      requires: [`${index + 1}`],
    }));
    const pathTo = dependencyPaths(chain);
    assert.equal(pathTo('99')?.length, 100);
    assert.equal(pathTo('100'), undefined);
  });

  it('gives ways whose every step is one that was told', () => {
    const graph = fc.array(
      fc.record({ direct: fc.boolean(), requires: fc.array(fc.nat(12).map(String), { maxLength: 4 }) }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(graph, (nodes) => {
        const packages = nodes.map((node, index) => ({ purl: `${index}`, ...node }));
        const pathTo = dependencyPaths(packages);
        for (const { purl, direct } of packages) {
          const path = pathTo(purl);
          if (direct) assert.deepEqual(path, [purl]);
          for (const [step, at] of (path ?? []).entries()) {
            const before = packages[Number(path?.[step - 1])];
            assert.ok(step === 0 ? packages[Number(at)]?.direct : before?.requires.includes(at));
          }
        }
      }),
    );
  });
});
