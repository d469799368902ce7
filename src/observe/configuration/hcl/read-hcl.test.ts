import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { readHcl } from './read-hcl.ts';
import type { Expression } from './syntax.ts';

function expressionOf(text: string): Expression {
  const { body, gaps } = readHcl(`a = ${text}\n`, 'a.tf');
  assert.deepEqual(gaps, []);
  assert.equal(body.attributes.length, 1, text);
  return body.attributes[0]!.expression;
}

/** The expression as a Lisp would write it. */
function shape(one: Expression): string {
  switch (one.kind) {
    case 'literal':
      return JSON.stringify(one.value);
    case 'template':
      return `(text ${one.parts.map((part) => (typeof part === 'string' ? JSON.stringify(part) : shape(part))).join(' ')})`;
    case 'tuple':
      return `[${one.items.map(shape).join(' ')}]`;
    case 'object':
      return `{${one.entries.map(({ key, value }) => `${shape(key)}:${shape(value)}`).join(' ')}}`;
    case 'variable':
      return one.name;
    case 'attribute':
      return `${shape(one.of)}.${one.name}`;
    case 'index':
      return `${shape(one.of)}[${shape(one.key)}]`;
    case 'call':
      return `(${[one.name, ...one.arguments.map(shape)].join(' ')}${one.isExpanded ? ' ...' : ''})`;
    case 'operation':
      return `(${[one.operator, ...one.operands.map(shape)].join(' ')})`;
    case 'loop': {
      const made = [...(one.key ? [one.key] : []), one.value, ...(one.condition ? [one.condition] : [])];
      return `(for ${one.names.join(',')} ${[one.over, ...made].map(shape).join(' ')}${one.isGrouped ? ' ...' : ''})`;
    }
    case 'choice':
      return `(if ${[one.condition, one.yes, one.no].map(shape).join(' ')})`;
    case 'repetition':
      return `(each ${one.names.join(',')} ${shape(one.over)} ${shape(one.body)})`;
    case 'splat':
      break;
  }
  return `(splat ${shape(one.of)} ${shape(one.each)})`;
}

describe('expressions of HCL', () => {
  const cases: readonly [text: string, shape: string][] = [
    ['1 + 2 * 3 - -4', '(- (+ 1 (* 2 3)) (- 4))'],
    ['!a && b || c == 1', '(|| (&& (! a) b) (== c 1))'],
    ['a >= 1 ? "x" : null', '(? (>= a 1) "x" null)'],
    ['(1 +\n 2)', '(+ 1 2)'],
    ['[1, 2,\n # three\n 3,\n]', '[1 2 3]'],
    ['{ a = 1, "b" : 2\n c = true\n (d) = [] }', '{"a":1 "b":2 "c":true d:[]}'],
    ['{}', '{}'],
    ['{ for = 1 }', '{"for":1}'],
    ['"a\\n\\"\\u00e9$${b}%%{c}"', '"a\\n\\"é${b}%{c}"'],
    ['"a-${ var.b[0].c }-${"x"}"', '(text "a-" var.b[0].c "-" "x")'],
    ['"${~ a ~}"', '(text a)'],
    ['"%{ if a }b%{ else }c%{ endif }"', '(text (if a "b" "c"))'],
    ['"x ${~ a ~} y${b}"', '(text "x" a "y" b)'],
    [
      '"%{ for k, v in a ~} ${k}%{ if v }+%{ endif }%{~ endfor }"',
      '(text (each k,v a (text k (if v "+" ""))))',
    ],
    ['a.*.id', '(splat a *.id)'],
    ['a[*].id[0]', '(splat a *.id[0])'],
    ['a.*.b.0.c[0]', '(splat a *.b.0.c)[0]'],
    ['a.b[*].c[*].d + 1', '(+ (splat a.b (splat *.c *.d)) 1)'],
    ['a.0.b', 'a.0.b'],
    ['f(a, [b]...)', '(f a [b] ...)'],
    ['f /* c */ (a)', '(f a)'],
    ['provider::aws::arn("x")', '(provider::aws::arn "x")'],
    ['[for x in var.a : x.id if x.b]', '(for x var.a x.id x.b)'],
    ['{for k, v in a : k => v...}', '(for k,v a k v ...)'],
    ['<<EOT\na ${b}\n  c\nEOT', '(text "a " b "\\n  c\\n")'],
    ['<<-EOT\n    a\n      b\n    EOT', '"a\\n  b\\n"'],
    [
      '<<-EOT\n    a ${~ b ~}  \n      c\n    %{ if d ~}\n    e\n    %{ endif ~}\n    EOT',
      '(text "a" b "      c\\n" (if d "    e\\n" ""))',
    ],
    ['<<-EOT\n    a\n\n      ${b}\n   \n    EOT', '(text "a\\n\\n  " b "\\n   \\n")'],
    ['" ${~ a ~} "', '(text a "")'],
    ['1.5e3', '1500'],
    ['a-b', 'a-b'],
  ];
  for (const [text, wanted] of cases)
    it(`are read: ${text}`, () => assert.equal(shape(expressionOf(text)), wanted));
});

describe('a file of HCL', () => {
  it('is attributes and blocks, with where they are', () => {
    const text = '/* a */ resource "a" b {\n  c = 1 // d\n  e { f = 2 }\n  g {\n  }\n}\r\nh = 3';
    const { body, gaps } = readHcl(text, 'a.tf');
    assert.deepEqual(gaps, []);
    const [block] = body.blocks;
    assert.ok(block);
    assert.deepEqual([block.type, block.labels], ['resource', ['a', 'b']]);
    assert.ok(text.slice(block.start, block.end).startsWith('resource') && text[block.end - 1] === '}');
    assert.deepEqual(
      block.body.blocks.map(({ type }) => type),
      ['e', 'g'],
    );
    const [attribute] = block.body.attributes;
    assert.equal(text.slice(attribute?.start, attribute?.end), 'c = 1');
    assert.equal(body.attributes[0]?.name, 'h');
  });

  it('is read until its first mistake, whose line is told', () => {
    for (const [wrong, line] of [
      ['a {}\nb = \n', 2],
      ['a {}\nb "c\n', 2],
      ['a {}\n\nb = [1\n', 4],
      ['a {}\nb = <<X\n', 2],
      ['a {}\nb = 1 c = 2\n', 2],
      ['a {}\n/* b', 2],
      ['a {}\nb = "${1"\n', 2],
    ] as const) {
      const { body, gaps } = readHcl(wrong, 'a.tf');
      assert.equal(body.blocks.length, 1, wrong);
      assert.equal(gaps[0]?.kind, 'unreadable');
      assert.match(gaps[0].subject, /^a\.tf:\d+$/);
      assert.ok(Number(gaps[0].subject.slice(5)) <= line + 1, gaps[0].subject);
    }
  });

  it('goes on at the next block', () => {
    const text = 'a {\n  b = \n}\nc "d" {\n  e = [(1\n}\n\nf "g" {\n  h = 1\n}\ni = 2\n';
    const { body, gaps } = readHcl(text, 'a.tf');
    assert.deepEqual(
      body.blocks.map(({ type }) => type),
      ['f'],
    );
    assert.deepEqual(
      gaps.map(({ subject }) => subject),
      ['a.tf:3', 'a.tf:6'],
    );
    const [often, first] = [readHcl('a {\n,\n'.repeat(50_000), 'a.tf'), readHcl('a {\n,\n', 'a.tf')];
    assert.deepEqual([often.gaps.length, first.gaps.length], [20, 1]);
  });

  it('may have names in quotes, as before its second version', () => {
    const { body, gaps } = readHcl('tags {\n  "a/b" = "c"\n}\n', 'a.tf');
    assert.deepEqual([body.blocks[0]?.body.attributes[0]?.name, gaps], ['a/b', []]);
  });

  it('that nests or is longer than people write is refused, not read', () => {
    for (const part of ['[', '(', '{a=', '!', '"${', 'a{\n', 'f(', 'a?', 'a[', '[for a in ', 'a[*].'])
      assert.equal(
        readHcl(`${part.startsWith('a{') ? '' : 'a = '}${part.repeat(100_000)}`, 'a.tf').gaps[0]?.kind,
        'limit',
        part,
      );
    assert.equal(readHcl(`a = [${'1,'.repeat(600_000)}]`, 'a.tf').gaps[0]?.kind, 'limit');
    assert.equal(readHcl(`a = "${'%{if a}'.repeat(500)}"\n`, 'a.tf').gaps[0]?.kind, 'limit');
    assert.equal(readHcl(' '.repeat(5 * 2 ** 20), 'a.tf').gaps[0]?.kind, 'limit');
  });

  it('is read or refused, whatever is in it, and throws nothing', () => {
    const words =
      'a|=|"|${|%{|}|{|[|]|(|)|<<E\n|\nE\n|\n|.|*|?|:|,|#|/*|*/|\\|1|for |in |if |=>|...|-|!|\0|\u{1F600}';
    const piece = fc.constantFrom(...words.split('|'));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        const { body } = readHcl(text, 'a.tf');
        for (const { start, end } of [...body.blocks, ...body.attributes])
          assert.ok(start >= 0 && start < end && end <= text.length);
      }),
      { numRuns: propertyRuns(2000) },
    );
  });
});
