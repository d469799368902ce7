import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { edited } from '../../../model/configuration/edit.ts';
import { type Path, valueAt } from '../../../model/configuration/place.ts';
import type { Plain, StructuredDocument } from '../../../model/configuration/structured.ts';
import { readStructured } from './structured.ts';

const TEXT = `# a web server
spec:
  containers:
    - name: web # the first
      image: nginx:1.27
      securityContext:
    - name: 'log'
      args: [a, b]
      env: {A: 1}
  volumes: []
`;

function read(text: string, version: '1.1' | '1.2' = '1.1'): StructuredDocument {
  const { documents, gaps } = readStructured(text, '/a.yaml', version);
  assert.deepEqual(gaps, []);
  const [document] = documents;
  assert.ok(document);
  return document;
}

function after(text: string, path: Path, value: Plain): string | undefined {
  const edits = read(text).set(path, value);
  return edits && edited(text, edits);
}

describe('a structured document', () => {
  it('tells where each value is written, and of one that is not there what is around it', () => {
    const document = read(TEXT);
    const at = (path: Path) => Object.values(document.rangeOf(path)).join(' ');
    assert.equal(at(['spec', 'containers', 0, 'image']), '5 7 5 24');
    assert.equal(at(['spec', 'containers', 1]), '7 7 9 18');
    assert.equal(at(['spec', 'containers', 0, 'securityContext', 'privileged']), '6 7 6 23');
    assert.equal(at(['spec', 'containers', 9]), at(['spec', 'containers']));
    assert.equal(read('{"a": [1,\n 2]}').rangeOf(['a', 1]).startLine, 2);
  });

  it('may be one of several objects of JSON behind each other, with its places in the whole text', () => {
    const text = '{"a": 1} {"a": 2,\n  "b": {"c": 3}}\n{"a": 4}\n';
    const { documents, gaps } = readStructured(text, '/a.json');
    assert.deepEqual(
      [documents.map(({ value, number }) => [valueAt(value, ['a']), number]), gaps],
      [
        [
          [1, 1],
          [2, 2],
          [4, 3],
        ],
        [],
      ],
    );
    const [, second] = documents;
    assert.deepEqual(Object.values(second?.rangeOf(['a']) ?? {}), [1, 11, 1, 17]);
    assert.deepEqual(Object.values(second?.rangeOf(['b', 'c']) ?? {}), [2, 9, 2, 15]);
    const edits = second?.set(['b', 'c'], 5) ?? [];
    assert.equal(edited(text, edits), text.replace('3', '5'));
    assert.equal(readStructured('{"a": 1} {"a": x"}', '/a.json').gaps[0]?.kind, 'unreadable');
  });

  for (const [what, path, value, line] of [
    ['replaces a text', ['spec', 'containers', 0, 'image'], 'nginx:1.28', '      image: nginx:1.28\n'],
    ['keeps a comment', ['spec', 'containers', 0, 'name'], 'front', '    - name: front # the first\n'],
    [
      'fills what is empty',
      ['spec', 'containers', 0, 'securityContext', 'privileged'],
      false,
      '      securityContext: { privileged: false }\n',
    ],
    [
      'adds a key behind its siblings',
      ['spec', 'containers', 1, 'tty'],
      false,
      '      env: {A: 1}\n      tty: false\n',
    ],
    ['adds what is in each other', ['spec', 'a', 'b'], 'c', '  volumes: []\n  a:\n    b: c\n'],
    ['adds to braces', ['spec', 'containers', 1, 'env', 'B'], '2', '      env: {A: 1, B: "2"}\n'],
    ['adds an item', ['spec', 'containers', 2], { name: 'c' }, '      env: {A: 1}\n    - name: c\n'],
    ['adds to empty brackets', ['spec', 'volumes', 0], 'x', '  volumes: [x]\n'],
  ] as const)
    it(what, () => {
      const text = after(TEXT, path, value);
      assert.ok(text !== undefined && text.includes(line), text);
      assert.deepEqual(valueAt(parse(text, { version: '1.1' }), path), value);
      const count = (all: string) => all.split('\n').length;
      assert.ok(count(text) - count(TEXT) <= 2);
    });

  it('finds keys however they are written, and of two the last one', () => {
    const text = '"a b": {\'c\': 1, ? d : 2, 3: x}\n&e f: 1\nf: 2\n';
    const { documents } = readStructured(text, '/a.yaml');
    const at = (path: Path) => Object.values(documents[0]?.rangeOf(path) ?? {}).join(' ');
    assert.equal(at(['a b', 'c']), '1 9 1 15');
    assert.equal(at(['a b', 'd']), '1 19 1 24');
    assert.equal(at(['a b', '3']), '1 26 1 30');
    assert.equal(at(['f']), '3 1 3 5');
  });

  it('is certain of nothing where another place means the same, or a text is a block', () => {
    const text = 'a: &x {b: 1}\nc: *x\nd: |\n  e\nf: !!str 1\n';
    for (const path of [['a'], ['c', 'b'], ['d'], ['f'], ['d', 'e']])
      assert.equal(after(text, path, 2), undefined);
  });

  it('takes a key away with its line', () => {
    const removed = (path: Path) => {
      const edits = read(TEXT).remove(path);
      return edits && edited(TEXT, edits);
    };
    assert.ok(removed(['spec', 'containers', 0, 'name'])?.includes('    - image: nginx:1.27\n'));
    assert.ok(!removed(['spec', 'containers', 0, 'image'])?.includes('nginx'));
    assert.equal(removed(['spec']), undefined);
    assert.equal(removed(['spec', 'containers', 1, 'env', 'A']), undefined);
  });

  it('reads the other documents where one is broken, and bounded', () => {
    const { documents, gaps } = readStructured('a: 1\n---\nb: [\n---\nc: 3\n', '/a.yaml');
    assert.deepEqual(documents.map(({ value }) => value).at(-1), { c: 3 });
    assert.equal(gaps[0]?.kind, 'unreadable');
    for (const text of ['['.repeat(100_000), `a: ${'{'.repeat(100_000)}`, 'a: '.repeat(100_000)])
      assert.ok(readStructured(text, '/a.yaml').gaps.length > 0);
    const bomb = [
      'a: &a [x,x]',
      ...Array.from(
        { length: 30 },
        (_, at) => `b${at}: &b${at} [*${at === 0 ? 'a' : `b${at - 1}`},*${at === 0 ? 'a' : `b${at - 1}`}]`,
      ),
    ];
    assert.ok(readStructured(bomb.join('\n'), '/a.yaml').gaps.length > 0);
  });

  it('reads JSON with tabs, and JSON that is longer than YAML may be', () => {
    assert.deepEqual(read('{\n\t"a": {\n\t\t"b": 1\n\t}\n}').value, { a: { b: 1 } });
    const long = JSON.stringify({ a: 'x'.repeat(5 * 2 ** 20) });
    assert.equal(read(long).rangeOf(['a']).startLine, 1);
  });

  it('says after an edit what it was to say, and all else as before', () => {
    const key = fc.stringMatching(/^[a-z]{1,3}$/);
    const { value } = fc.letrec<{ value: Plain; map: { [key: string]: Plain } }>((tie) => ({
      map: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
      value: fc.oneof(
        { maxDepth: 3 },
        fc.string({ unit: fc.constantFrom('a', ' ', '#', ':', '-', "'", '"', '\n', '{', '1') }),
        fc.boolean(),
        fc.integer(),
        fc.constant(null),
        tie('map'),
        fc.array(tie('value'), { maxLength: 3 }),
      ),
    }));
    const root = fc.dictionary(key, value, { minKeys: 1, maxKeys: 4, noNullPrototype: true });
    const style = fc.constantFrom('block' as const, 'flow' as const, 'any' as const);
    fc.assert(
      fc.property(
        root,
        key,
        key,
        value,
        style,
        fc.boolean(),
        (tree, first, second, wish, collectionStyle, isWindows) => {
          const plain = stringify(tree, { collectionStyle: collectionStyle, version: '1.1' });
          const text =
            isWindows && !plain.includes('|') && !plain.includes('>')
              ? plain.replaceAll('\n', '\r\n')
              : plain;
          // The library writes texts in braces that nobody can read.
          fc.pre(readStructured(text, '/a.yaml').gaps.length === 0);
          const path =
            valueAt(tree, [first]) instanceof Object && !Array.isArray(tree[first])
              ? [first, second]
              : [first];
          const result = after(text, path, wish);
          if (result === undefined) return;
          const wanted = parse(text, { version: '1.1' }) as Record<string, Plain>;
          const parent = (path.length === 2 ? wanted[first] : wanted) as Record<string, Plain>;
          parent[path.at(-1) ?? ''] = wish;
          assert.deepEqual(parse(result, { version: '1.1' }), wanted, result);
        },
      ),
      { numRuns: propertyRuns(1_000) },
    );
  });
});
