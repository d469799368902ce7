import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { labelWitnesses } from './label-witnesses.ts';
import { EVERYTHING, type Selector, selects, withLabels } from './selector.ts';

const label = (operator: (Selector & { kind: 'label' })['operator'], ...values: string[]): Selector => ({
  kind: 'label',
  key: 'app',
  operator,
  values,
});
const textsOf = (selector: Selector): string[] =>
  labelWitnesses(selector).map((labels) => [...labels].map((pair) => pair.join('=')).join(','));

describe('the least that a selector selects', () => {
  it('has the labels that it asks for and no other', () => {
    assert.deepEqual(textsOf(EVERYTHING), ['']);
    assert.deepEqual(
      textsOf(
        withLabels([
          ['app', 'web'],
          ['tier', 'front'],
        ]),
      ),
      ['app=web,tier=front'],
    );
    assert.deepEqual(textsOf(label('In', 'a', 'b')), ['app=a', 'app=b']);
    assert.deepEqual(textsOf(label('NotIn', 'a')), ['', 'app=a-other', 'app=other']);
    assert.deepEqual(textsOf(label('DoesNotExist')), ['']);
    assert.deepEqual(textsOf({ kind: 'any', of: [label('In', 'a'), withLabels([['tier', 'x']])] }), [
      'app=a',
      'tier=x',
    ]);
    assert.deepEqual(textsOf({ kind: 'all', of: [label('In', 'a'), label('In', 'b')] }), []);
    assert.deepEqual(textsOf({ kind: 'not', of: label('Exists') }), ['']);
  });

  it('is selected, whatever the selector', () => {
    const leaf = fc.record({
      kind: fc.constant('label' as const),
      key: fc.constantFrom('a', 'b'),
      operator: fc.constantFrom(
        'In',
        'NotIn',
        'Exists',
        'DoesNotExist',
        'StartsWith',
        'EndsWith',
        'Contains',
      ),
      values: fc.array(fc.constantFrom('x', 'y'), { minLength: 1, maxLength: 2 }),
    });
    const { selector } = fc.letrec<{ selector: Selector }>((tie) => ({
      selector: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.record({ kind: fc.constantFrom('all', 'any'), of: fc.array(tie('selector'), { maxLength: 3 }) }),
        fc.record({ kind: fc.constant('not'), of: tie('selector') }),
      ) as fc.Arbitrary<Selector>,
    }));
    fc.assert(
      fc.property(selector, (one) => {
        const found = labelWitnesses(one);
        assert.ok(found.length <= 64);
        for (const labels of found) assert.ok(selects(one, labels));
        // Whoever has no label, or any of these, is found where one of them is selected.
        if (selects(one, new Map())) assert.ok(found.length > 0);
      }),
    );
  });
});
