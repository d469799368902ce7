import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin, bulk } from '../../../../test/time-bound.ts';
import { chosen, hasSome, LabelIndex, type Labelled } from './label-index.ts';
import { mayShareNamespace } from './resource.ts';
import { selects } from './selectors.ts';

const key = fc.constantFrom('a', 'b', 'c', '__proto__');
const value: fc.Arbitrary<unknown> = fc.constantFrom('x', 'y', '', null, 1, '1', true);
const labels = fc.oneof({ weight: 9, arbitrary: fc.dictionary(key, value) }, { weight: 1, arbitrary: value });
const namespace = fc.constantFrom('m', 'n', undefined);
const expression = fc.record(
  {
    key,
    operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist', 'in'),
    values: fc.array(value, { maxLength: 3 }),
  },
  { requiredKeys: [] },
);
const selector = fc.record(
  { matchLabels: labels, matchExpressions: fc.array(expression, { maxLength: 2 }) },
  { requiredKeys: [] },
);

describe('an index of labels', () => {
  it('picks what selectors select, one by one and together', () => {
    const things = fc.array(fc.record({ namespace, labels }), { maxLength: 80 });
    const asked = fc.array(fc.tuple(selector, namespace), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(things, asked, (all, selections) => {
        const index = new LabelIndex(all);
        const isPicked = ([wanted, where]: (typeof selections)[number], one: Labelled) =>
          mayShareNamespace(one.namespace, where) && selects(wanted, one.labels);
        for (const one of selections) {
          const [wanted, where] = one;
          const picked = index.pick(wanted, index.around(where));
          const plain = all.filter((thing) => isPicked(one, thing));
          assert.deepEqual([...chosen(all, picked)], plain);
          assert.equal(hasSome(picked), plain.length > 0);
          const exact = index.pick(wanted, index.exactly(where));
          assert.deepEqual(
            [...chosen(all, exact)],
            plain.filter((thing) => thing.namespace === where),
          );
        }
        const any = selections.map(([wanted, where]) => [wanted, index.around(where)] as const);
        assert.deepEqual(
          [...chosen(all, index.pickAny(any))],
          all.filter((thing) => selections.some((one) => isPicked(one, thing))),
        );
      }),
      { numRuns: propertyRuns(2_000) },
    );
  });

  it('finds marks among those that are picked', () => {
    const index = new LabelIndex(['x', 'y'].map((a) => ({ namespace: 'n', labels: { a } })));
    index.mark(80, 1);
    const marked = (a: string) => index.someMarked(index.pick({ matchLabels: { a } }, index.around('n')), 80);
    assert.deepEqual(['x', 'y', 'z'].map(marked), [false, true, false]);
  });

  it('asks each selector of each thing in bits', () => {
    const shared = Object.fromEntries(Array.from({ length: 14 }, (_, bit) => [`k${bit}`, 'v']));
    const many = bulk(16_000);
    const index = new LabelIndex(Array.from({ length: many }, () => ({ namespace: 'n', labels: shared })));
    const start = process.cpuUsage();
    for (let asked = 0; asked < many; asked += 1) {
      const matchLabels = Object.fromEntries(Object.entries(shared).filter((_, bit) => (asked >> bit) & 1));
      assert.ok(hasSome(index.pick({ matchLabels }, index.around('n'))));
    }
    const { user, system } = process.cpuUsage(start);
    assertWithin(4_000, (user + system) / 1_000, `${many} selectors of as many things`);
  });
});
