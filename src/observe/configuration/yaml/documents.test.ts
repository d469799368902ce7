import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { MAXIMUM_YAML, readDocuments } from './documents.ts';
import { withIndentation } from './loose-indentation.ts';

const valuesOf = (text: string): unknown[] => {
  const { documents, gaps } = readDocuments(text, 'a.yaml');
  assert.deepEqual(gaps, []);
  return documents.map(({ value }) => value);
};

describe('JSON', () => {
  it('is read as such, a text too, and what only begins like it as YAML', () => {
    assert.deepEqual(valuesOf('{"a":1,"a":2}'), [{ a: 2 }]);
    assert.deepEqual(valuesOf('"a\\/b"'), ['a/b']);
    assert.deepEqual(valuesOf('"a": 1\n'), [{ a: 1 }]);
    assert.deepEqual(valuesOf('{a: 1}'), [{ a: 1 }]);
  });

  it('may be several values behind each other, as kubectl takes them, with their lines', () => {
    const { documents, gaps } = readDocuments(
      '{"a":1}\n{\n"kind":"List","items":[{"a":2}]}{"a":3}',
      'a.json',
    );
    assert.deepEqual(gaps, []);
    assert.deepEqual(
      documents.map(({ value, document, line, item }) => [value, document, line, item]),
      [
        [{ a: 1 }, 1, 1, undefined],
        [{ a: 2 }, 2, 2, 0],
        [{ a: 3 }, 3, 3, undefined],
      ],
    );
    assert.equal(readDocuments('{"a":1}{"a":x"}', 'a.json').gaps[0]?.kind, 'unreadable');
    assert.equal(readDocuments('{}'.repeat(20_001), 'a.json').gaps[0]?.kind, 'limit');
  });

  it('has resources among the items of what is no list, which kubectl applies', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod' };
    const value = { apiVersion: 'v1', kind: 'ConfigMap', items: [{ a: 1 }, pod] };
    assert.deepEqual(
      readDocuments(JSON.stringify(value), 'a.json').documents.map((one) => [one.value, one.item]),
      [
        [value, undefined],
        [pod, 1],
      ],
    );
  });

  it('says the place of each item of a list', () => {
    const { documents } = readDocuments('{"kind":"List","items":[{"a":1},{"a":2}]}', 'a.json');
    assert.deepEqual(
      documents.map(({ item, line }) => [item, line]),
      [
        [0, 1],
        [1, 1],
      ],
    );
    assert.equal(readDocuments('{}', 'a.json').documents[0]?.item, undefined);
  });

  it('is refused as YAML where values are in each other without brackets of their own', () => {
    for (const text of [`{"a"${':"a"'.repeat(4000)}}`, `a: {\n${'a: a:\n'.repeat(4000)}`])
      assert.deepEqual(
        readDocuments(text, 'a.yaml').gaps.map(({ kind }) => kind),
        ['limit'],
      );
  });

  it('is refused where it is nested too deep', () => {
    const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    assert.equal(valuesOf(nested(65)).length, 1);
    assert.deepEqual(
      readDocuments(nested(66), 'a.json').gaps.map(({ kind }) => kind),
      ['limit'],
    );
  });

  it('may be longer than YAML, but what only begins like it may not', () => {
    const long = 'x'.repeat(MAXIMUM_YAML);
    assert.equal(valuesOf(`{"a":"${long}"}`).length, 1);
    const { documents, gaps } = readDocuments(`{a: "${long}"}`, 'a.json');
    assert.deepEqual([documents.length, gaps.map(({ kind }) => kind)], [0, ['limit']]);
  });
});

describe('YAML that kubectl takes', () => {
  const cases: readonly [name: string, text: string, value: unknown][] = [
    ['tabs in a list', 'a: [\n\t1,\n\t2\n]\nb: 3\n', { a: [1, 2], b: 3 }],
    ['tabs in a map in braces', 'a: {\n\tb: 1\n}\n', { a: { b: 1 } }],
    ['a bracket that is indented less', 'a:\n  b: [\n    1\n]\nc: 2\n', { a: { b: [1] }, c: 2 }],
    ['items that are indented less', 'a:\n  b: [\n1,\n2 ]\n', { a: { b: [1, 2] } }],
    ['double quotes over lines', 'a:\n  b: "x\ny"\n  c: 1\n', { a: { b: 'x y', c: 1 } }],
    ['single quotes over lines', "a:\n  b: 'it''s\n\ty'\n", { a: { b: "it's y" } }],
    [
      'brackets in plain text beside them',
      'a: x [y\nb: [\n1\n]\nc: it\'s "q"\n',
      { a: 'x [y', b: [1], c: 'it\'s "q"' },
    ],
    [
      'brackets in blocks of text beside them',
      'a: |\n  [ "\n\n  {\nb: [\n1\n]\n',
      { a: '[ "\n\n{\n', b: [1] },
    ],
    ['brackets in comments beside them', '# [ "\na: [ # ]\n1\n] # "\n', { a: [1] }],
    ['tags and anchors before them', 'a: !!seq &x [\n1\n]\nb: *x\n', { a: [1], b: [1] }],
  ];
  for (const [name, text, value] of cases)
    it(`is read: ${name}`, () => {
      assert.deepEqual(valuesOf(text), [value]);
    });

  it('may have a key twice: the last one counts, and it is told', () => {
    const { documents, gaps } = readDocuments('a: 1\nb: 2\na: 3\n', 'a.yaml');
    assert.deepEqual(documents[0]?.value, { a: 3, b: 2 });
    assert.deepEqual(
      gaps.map(({ subject, informational }) => [subject, informational]),
      [['a.yaml:3', true]],
    );
    assert.equal(readDocuments('a: 1\na: 3\n', 'a.yaml', '1.2').gaps[0]?.kind, 'unreadable');
  });

  it('may merge twice, which nothing is lost by', () => {
    const text = 'x: &x {a: 1}\nw: &w {b: 2}\nz:\n  <<: *x\n  c: 3\n  <<: *w\n';
    const { documents, gaps } = readDocuments(text, 'a.yaml');
    const expected = { x: { a: 1 }, w: { b: 2 }, z: { a: 1, b: 2, c: 3 } };
    assert.deepEqual([documents[0]?.value, gaps], [expected, []]);
    assert.match(readDocuments(text, 'a.yaml', '1.2').gaps[0]?.reason ?? '', /the key "<<" stands twice/);
  });

  it('may have an alias as often as somebody writes it, and not for more than can be gone through', () => {
    const often = `a: &a {b: 1}\nc:\n${'  - *a\n'.repeat(1_000)}`;
    assert.deepEqual(readDocuments(often, 'a.yaml').gaps, []);
    const nested = Array.from(
      { length: 9 },
      (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]\n`,
    );
    for (const text of [`a0: &a0 [1]\n${nested.join('')}`, `${often}${'  - *a\n'.repeat(1_500)}`])
      assert.match(readDocuments(text, 'a.yaml').gaps[0]?.reason ?? '', /more than \d+ (?:values|aliases)$/);
  });

  it('is read for Compose too', () => {
    assert.deepEqual(readDocuments('a: [\n1\n]\n', 'a.yaml', '1.2').documents[0]?.value, { a: [1] });
  });

  it('is not what stands behind the end of a document, which is told', () => {
    const text = 'a: 1\n...\nb: 2\n...\n# c\n---\nd: 3\n...\n';
    const { documents, gaps } = readDocuments(text, 'a.yaml');
    assert.deepEqual(
      documents.map(({ value }) => value),
      [{ a: 1 }, { b: 2 }, { d: 3 }],
    );
    assert.deepEqual(
      gaps.map(({ subject, informational }) => [subject, informational]),
      [['a.yaml:3', undefined]],
    );
    assert.deepEqual(readDocuments(text, 'a.yaml', '1.2').gaps, []);
  });

  it('keeps the lines of what is read', () => {
    const { documents } = readDocuments('a: [\n1\n]\n---\nb: 1\n', 'a.yaml');
    assert.deepEqual(
      documents.map(({ line, document }) => [line, document]),
      [
        [1, 1],
        [5, 2],
      ],
    );
  });

  it('is refused where kubectl refuses it', () => {
    for (const text of ['a: [1\nb: 2\n', 'a:\n\tb: 1\n', 'a: "x\n'])
      assert.equal(readDocuments(text, 'a.yaml').gaps[0]?.kind, 'unreadable', text);
  });

  it('means the same after it is indented, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom<object>({}, { collectionStyle: 'flow' }, { lineWidth: 20 }),
        (value, options) => {
          const text = stringify(value, { version: '1.1', ...options });
          // A key `<<` merges, and the library writes what it does not read.
          fc.pre(!text.includes('<<'));
          assert.deepEqual(parse(withIndentation(text), { version: '1.1' }), parse(text, { version: '1.1' }));
        },
      ),
      { numRuns: propertyRuns(300) },
    );
  });

  it('does not grow without bounds', () => {
    for (const text of [`[${'\n1,'.repeat(50_000)}`, `"${'\n'.repeat(100_000)}`, '- |\n'.repeat(50_000)])
      assert.ok(withIndentation(text).length <= 9 * text.length + 2 ** 17);
  });
});
