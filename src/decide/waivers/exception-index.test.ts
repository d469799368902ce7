import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { vulnerabilityIn } from '../../../test/fixtures/exceptions.ts';
import { propertyRuns } from '../../../test/property-runs.ts';
import type { Selector, TextPattern } from '../../model/exception/exception.ts';
import { ExceptionIndex } from './exception-index.ts';
import { testOf } from './selector.ts';
import { Traits } from './traits.ts';

const word = fc.constantFrom('a', 'b', 'CVE-1', 'CVE-2');
const path = fc.array(word, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join('/')}`);
const pattern: fc.Arbitrary<TextPattern> = fc.record({
  grammar: fc.constantFrom('text', 'glob', 'wildcard', 'expression'),
  text: fc
    .array(fc.constantFrom('a', 'b', 'CVE-1', '/', '**/', '*', '{a,b}', 'a/'), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join('')),
});
const selector: fc.Arbitrary<Selector> = fc
  .record(
    {
      ids: fc.array(word, { maxLength: 2 }),
      rules: fc.array(pattern, { maxLength: 2 }),
      paths: fc.array(pattern, { maxLength: 2 }),
      packages: fc.array(
        fc.oneof(
          fc.record({ name: pattern }),
          fc.constantFrom({ purl: 'pkg:npm/a' }, { purl: 'pkg:npm/b@1' }, { ecosystem: 'npm' } as const),
        ),
        { maxLength: 2 },
      ),
    },
    { requiredKeys: [] },
  )
  .filter((one) => {
    try {
      testOf(one);
      return true;
    } catch {
      return false;
    }
  });
const finding = fc
  .tuple(word, word, fc.array(path, { maxLength: 2 }))
  .map(([name, id, paths]) => vulnerabilityIn(`pkg:npm/${name}@1`, { ids: [id], paths }));

describe('ExceptionIndex', () => {
  it('leaves out none that is about a finding, and keeps their order', () => {
    const property = fc.property(fc.array(selector, { maxLength: 6 }), finding, (selectors, one) => {
      const index = new ExceptionIndex(selectors.map((each) => [each, each] as const));
      const traits = new Traits(one);
      const about = (list: readonly Selector[]) => list.filter((each) => testOf(each)(traits));
      assert.deepEqual(about(index.candidates(traits)), about(selectors));
    });
    fc.assert(property, { numRuns: propertyRuns(1_000) });
  });

  it('asks few of many, whatever tells them apart', () => {
    const numbers = Array.from({ length: 300 }, (_, number) => number);
    const ways: ((number: number) => Selector)[] = [
      (number) => ({ ids: ['CVE-1'], paths: [{ grammar: 'glob', text: `**/a${number}/**` }] }),
      (number) => ({ ids: [`CVE-${number}`], paths: [{ grammar: 'text', text: 'x/a1/y' }] }),
      (number) => ({ packages: [{ purl: `pkg:npm/p${number}` }], paths: [{ grammar: 'glob', text: '**' }] }),
      (number) => ({ packages: [{ name: { grammar: 'text', text: `p${number}` } }] }),
      (number) => ({ rules: [{ grammar: 'wildcard', text: `CVE-${number}` }] }),
      (number) => ({ ids: ['CVE-1'], place: { path: `a${number}`, startLine: 1, endLine: 1, beside: '' } }),
    ];
    const traits = new Traits(vulnerabilityIn('pkg:npm/p1@1', { ids: ['CVE-1'], paths: ['/x/a1/y'] }));
    for (const way of ways) {
      const index = new ExceptionIndex(numbers.map((number) => [way(number), number] as const));
      assert.ok(index.candidates(traits).length <= 1, JSON.stringify(way(0)));
    }
  });
});
