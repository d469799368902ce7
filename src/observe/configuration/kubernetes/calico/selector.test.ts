import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../../../test/fixtures/any-character.ts';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { assertWithin } from '../../../../../test/time-bound.ts';
import { mutationsOf, onlyFaults } from '../../../../../test/fixtures/mutation.ts';
import { selects } from '../../../../model/network/selector.ts';
import { parseSelector } from './selector.ts';

const holds = (selector: string, labels: Record<string, string>): boolean =>
  selects(parseSelector(selector), new Map(Object.entries(labels)));

describe('a selector', () => {
  it('has the operators of the documentation', () => {
    const cases: [selector: string, role: string | undefined, expected: boolean][] = [
      ["role == 'web'", 'web', true],
      ['role == "web"', 'api', false],
      ["role == 'web'", undefined, false],
      ["role != 'web'", 'api', true],
      ["role != 'web'", undefined, true],
      ['has(role)', '', true],
      ['has(role)', undefined, false],
      ['!has(role)', undefined, true],
      ['! ! has( role )', 'x', true],
      ['role in {\'web\', "api"}', 'api', true],
      ["role in{'web','api',}", 'db', false],
      ['role in {}', 'web', false],
      ["role not in {'web'}", 'db', true],
      ["role notin {'web'}", undefined, true],
      ['role not in {}', 'web', true],
      ["role contains 'e'", 'web', true],
      ["role contains 'x'", 'web', false],
      ["role starts with 'w'", 'web', true],
      ["role starts \t with 'b'", 'web', false],
      ["role ends with 'b'", 'web', true],
      ["role ends with 'b'", undefined, false],
      ['all()', undefined, true],
      ['all( )', undefined, true],
      ['!all()', 'web', false],
      ['', 'web', true],
      ["role == 'it''s'", 'it', false],
    ];
    for (const [selector, role, expected] of cases.slice(0, -1))
      assert.equal(holds(selector, role === undefined ? {} : { role }), expected, `${selector} for ${role}`);
    assert.throws(() => parseSelector("role == 'it''s'"), /there is "s" where an operator or the end/);
  });

  it('binds ! closest, then &&, then ||', () => {
    const selector = "!has(a) || b starts with 'x' && c in {'1'}";
    assert.ok(holds(selector, {}));
    assert.ok(!holds(selector, { a: '', b: 'xy', c: '2' }));
    assert.ok(holds(selector, { a: '', b: 'xy', c: '1' }));
    assert.ok(!holds('!(has(a) || has(b)) && has(c)', { b: '', c: '' }));
    assert.ok(!holds('!has(a) && has(b)', { a: '', b: '' }));
  });

  it('takes names of operators for labels where a label stands', () => {
    assert.ok(
      holds("in in {'x'} && has == 'y' && all != 'z' && contains contains 'c'", {
        in: 'x',
        has: 'y',
        contains: 'c',
      }),
    );
    assert.ok(holds("k8s-app.example.org/a_b == 'x'", { 'k8s-app.example.org/a_b': 'x' }));
  });

  it('of namespaces and service accounts has the labels that Calico lends endpoints', () => {
    assert.deepEqual(parseSelector('has(team)', 'namespace'), {
      kind: 'label',
      key: 'pcns.team',
      operator: 'Exists',
      values: [],
    });
    assert.deepEqual(parseSelector('has(team)', 'service account'), {
      kind: 'label',
      key: 'pcsa.team',
      operator: 'Exists',
      values: [],
    });
    const isNamespaced = new Map([['projectcalico.org/namespace', 'a']]);
    for (const [selector, labels, expected] of [
      ['all()', isNamespaced, true],
      ['all()', new Map<string, string>(), false],
      ['global()', isNamespaced, false],
      ['global()', new Map<string, string>(), true],
      ['!global()', isNamespaced, true],
    ] as const)
      assert.equal(selects(parseSelector(selector, 'namespace'), labels), expected, selector);
  });

  it('that is none is told', () => {
    const cases: [selector: string, message: RegExp][] = [
      ["role = 'web'", /unexpected "="/],
      ['role == web', /there is "web" where a text in quotes/],
      ["role == 'web", /does not end/],
      ["role == 'a' & has(b)", /unexpected "&"/],
      ["role == 'a' has(b)", /where an operator or the end is expected/],
      ["role in 'a'", /where \{ is expected/],
      ["role in {'a' 'b'}", /where \} is expected/],
      ['has(role', /it ends where \) is expected/],
      ['has()', /where a label is expected/],
      ['(has(a)', /it ends where \) is expected/],
      ['has(a) &&', /it ends where a label, has/],
      ['role', /it ends where an operator is expected/],
      ["role begins with 'a'", /"begins with" is no operator/],
      ['global()', /may stand in a namespaceSelector/],
      ['has(ä)', /unexpected/],
      [`has(${'a'.repeat(513)})`, /longer than 512/],
      [`${'('.repeat(200)}has(a)${')'.repeat(200)}`, /deeper than 100/],
      ['!'.repeat(70_000), /longer than 65536/],
    ];
    for (const [selector, message] of cases) assert.throws(() => parseSelector(selector), message, selector);
  });

  it('is read in linear time', () => {
    const long = Array.from({ length: 3000 }, (_, index) => `!has(a${index})`).join(' && ');
    const started = performance.now();
    assert.ok(holds(long, {}));
    assert.ok(holds(`${'!'.repeat(60_000)}has(a)`, { a: '' }));
    assertWithin(1000, performance.now() - started);
  });

  it('never makes more than a Fault of whatever text', () => {
    const valid = Buffer.from(
      "!(a in {'x', \"y\"}) && (b.c/d != 'e' || has(f)) && g not in {} || h starts with 'i'",
    );
    const pieces = fc.array(
      fc.constantFrom(
        'a',
        "'b'",
        '==',
        '!=',
        'in',
        'not',
        '{',
        '}',
        '(',
        ')',
        '!',
        '&&',
        '||',
        'has(',
        'all()',
        'starts',
        'with',
        ',',
      ),
    );
    const texts = fc.oneof(
      fc.string({ unit: anyCharacter }),
      pieces.map((all) => all.join(' ')),
      mutationsOf(valid).map((bytes) => bytes.toString('latin1')),
    );
    fc.assert(
      fc.property(texts, fc.constantFrom('endpoint' as const, 'namespace' as const), (text, scope) => {
        const selector = onlyFaults(() => parseSelector(text, scope));
        if (selector) selects(selector, new Map([['a', 'b']]));
      }),
      { numRuns: propertyRuns(3000) },
    );
  });
});
