import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { describe, it } from 'node:test';
import { Environment } from '@marcbachmann/cel-js';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../test/fixtures/any-character.ts';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertWithin } from '../../../test/time-bound.ts';
import { Unknown } from '../../model/configuration/infrastructure.ts';
import { type StepBudget, STEPS_OF_ALL } from './budget.ts';
import { CelValues } from './cel-value.ts';
import { createCompiler, type Decision } from './expression.ts';

const OBJECT = {
  kind: 'Deployment',
  replicas: 3,
  share: 1.5,
  names: ['a', 'b'],
  labels: { team: 'x', 'app/name': 'y' },
  none: null,
  many: Array.from({ length: 400 }, (_, index) => ({ v: index })),
  long: 'a'.repeat(5_000),
  later: new Unknown('aws_x.y'),
  mixed: ['a', new Unknown()],
};

function decide(
  text: string,
  object: unknown = OBJECT,
  budget: StepBudget = { left: STEPS_OF_ALL },
): Decision {
  const expression = createCompiler(budget)(text);
  assert.ok(typeof expression !== 'string', `${text}: ${String(expression)}`);
  const value = new CelValues().of(object);
  return expression({ object: value, document: value, kind: 'Deployment', name: 'web' });
}
const undecided = (text: string, object?: unknown): string => {
  const decision = decide(text, object);
  assert.ok(typeof decision === 'object', `${text}: ${JSON.stringify(decision)}`);
  return decision.undecided;
};

describe('an expression', () => {
  it('is CEL over the object', () => {
    for (const text of [
      'object.replicas > 2 && object.replicas == 3 && object.share < 2.0',
      'object.names.all(n, n != "c") && object.names.exists(n, n == "b")',
      'object.labels.all(key, key.size() > 2) && "team" in object.labels',
      'object.labels["app/name"] == "y" && has(object.labels.team) && !has(object.labels.other)',
      'object.?other.?more.orValue("x") == "x"',
      'object.none == null && type(object.replicas) == int && string(object.replicas) == "3"',
      'object.kind.matches("^Dep.*t$") && object.kind.startsWith("Dep") && !object.kind.matches("^x")',
      'cel.bind(all, object.many.map(m, m.v), all.filter(v, v > 398).size() == 1)',
      'object.names == ["a", "b"] && object.labels == document.labels && name == "web" && kind == object.kind',
      'object.many.exists_one(m, m.v == 5) ? "a" in object.names : false',
    ])
      assert.equal(decide(text), true, text);
    assert.equal(decide('object.kind == "Pod"'), false);
  });

  it('that is none says why', () => {
    const compile = createCompiler({ left: 1 });
    for (const [text, reason] of [
      ['object. == 3', /IDENTIFIER/],
      ['object.x(', /EOF/],
      ['1 + 1', /^it is int/],
      ['1 + "a" == 2', /no such overload/],
      ['other.x', /Unknown variable/],
      ['object.foo()', /no matching overload/],
      [`"${'a'.repeat(5_000)}" == name`, /more than 4096/],
      [`${'('.repeat(100)}true${')'.repeat(100)}`, /maxDepth/],
      [`[${'1,'.repeat(200)}1].size() == 1`, /maxListElements/],
      ['[1].all(a, [1].all(b, [1].all(c, [1].all(d, true))))', /more than 3 loops/],
    ] as const) {
      const outcome = compile(text);
      assert.ok(typeof outcome === 'string' && reason.test(outcome), `${text}: ${String(outcome)}`);
    }
  });

  it('that needs what is not there cannot be decided, and of what nobody knows says nothing', () => {
    assert.match(undecided('object.other == 1'), /No such key: other/);
    assert.match(undecided('object.long.contains(object.long)'), /longer than 256/);
    assert.match(undecided('object.kind'), /neither true nor false/);
    assert.match(undecided('object.kind.matches("(")'), /./);
    assert.equal(decide('object.later == "x"'), 'not-known');
    assert.equal(decide('object.mixed.all(m, m == "a")'), 'not-known');
    assert.equal(decide('has(object.later)'), true);
  });

  it('sees keys of others as keys', () => {
    const object = JSON.parse('{"__proto__": {"x": 1}, "constructor": "c", "a": {}}') as unknown;
    assert.equal(decide('object["__proto__"].x == 1 && object.constructor == "c"', object), true);
    for (const text of ['has(object.a.constructor)', 'has(object.a.toString)', '"__proto__" in object.a'])
      assert.equal(decide(text, object), false, text);
  });

  it('takes so many steps, and no more, whatever it does', () => {
    const start = performance.now();
    for (const text of [
      'object.many.all(a, object.many.all(b, a.v + b.v < 10000))',
      'object.many.exists(a, object.many.exists(b, object.many.exists(c, c.v == 5000)))',
      'object.many.map(a, object.many.map(b, object.many.map(c, c))).size() == 1',
      `cel.bind(a, object.long + object.long, cel.bind(b, ${Array(20).fill('a').join('+')}, cel.bind(c, ${Array(20).fill('b').join('+')}, (${Array(20).fill('c').join('+')}).contains("b"))))`,
      'object.many.all(a, object.many.all(b, (object.long) + object.long != "x" && !object.long.contains("b")))',
      'object.many.all(a, !object.long.matches("(a?){30}a{30}b"))',
      'object.many.all(a, object.long.matches("^(a+)+$"))',
      'object.many.all(a, object.many == document.many)',
      'object.many.all(a, object.long in [object.long + "a", object.long + "b"] || true)',
    ])
      assert.match(undecided(text), /too many steps/, text);
    assertWithin(5_000, performance.now() - start, 'expressions over their budget');
  });

  it('takes a step for each item that it makes, though it looks at none', () => {
    const list = Array.from({ length: 1_000 }, () => 'x');
    for (const text of [
      'object.map(a, object.map(b, [1, 2, 3])).size() == 0',
      'object.map(a, object.filter(b, true)).size() == 0',
    ])
      assert.match(undecided(text, list), /too many steps/, text);
  });

  it('takes steps of what all have, until there are none', () => {
    const budget = { left: 10_000 };
    const text = 'object.many.all(m, m.v < 1000)';
    const outcomes = Array.from({ length: 30 }, () => decide(text, OBJECT, budget));
    assert.equal(outcomes[0], true);
    assert.ok(typeof outcomes.at(-1) === 'object' && budget.left < 2_000);
  });

  it('decides as CEL alone does', () => {
    const leaf = fc.constantFrom(
      'object.replicas',
      '3',
      '"a"',
      'object.kind',
      'object.names',
      '["a"]',
      'object.labels.team',
      'true',
      'null',
    );
    const { text } = fc.letrec<{ text: string }>((tie) => ({
      text: fc.oneof(
        { maxDepth: 4, depthSize: 'small' },
        leaf,
        fc
          .tuple(tie('text'), fc.constantFrom('==', '!=', '&&', '||', '+', 'in', '<'), tie('text'))
          .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
        fc
          .tuple(tie('text'), tie('text'), tie('text'))
          .map(([when, yes, no]) => `(${when} ? ${yes} : ${no})`),
        fc
          .tuple(fc.constantFrom('all', 'exists', 'map', 'filter'), tie('text'))
          .map(([macro, inner]) => `object.names.${macro}(n, n == ${inner})`),
        tie('text').map((inner) => `!(${inner})`),
        tie('text').map((inner) => `[${inner}, 1]`),
        tie('text').map((inner) => `size(${inner})`),
      ),
    }));
    const plain = new Environment({ homogeneousAggregateLiterals: false, enableOptionalTypes: true })
      .registerVariable('object', 'dyn')
      .registerVariable('document', 'dyn');
    const value = new CelValues().of(OBJECT);
    const compile = createCompiler({ left: Infinity });
    fc.assert(
      fc.property(text, (one) => {
        const expression = compile(one);
        if (typeof expression === 'string') return;
        let expected: unknown;
        try {
          expected = plain.evaluate(one, { object: value, document: value }) as unknown;
        } catch {
          expected = undefined;
        }
        const decision = expression({ object: value, document: value, kind: '', name: '' });
        assert.equal(
          typeof decision === 'boolean' ? decision : undefined,
          typeof expected === 'boolean' ? expected : undefined,
          one,
        );
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it('that is anything is none, or one', () => {
    const compile = createCompiler({ left: 10_000 });
    const value = new CelValues().of(OBJECT);
    const part = fc.constantFrom(
      ...'object . ( ) [ ] , " \' == + ? : all exists n 1 0x .? has { } \\ // \n in cel bind'.split(' '),
    );
    const any = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(any, (one) => {
        const expression = compile(one);
        if (typeof expression !== 'string')
          expression({ object: value, document: value, kind: '', name: '' });
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});
