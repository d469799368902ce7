import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readDocuments } from './documents.ts';
import { withLineEnds } from './line-ends.ts';
import { readStructured } from './structured.ts';

const ENDS = [
  ['CR', '\r'],
  ['NEL', '\u0085'],
  ['LS', '\u2028'],
  ['PS', '\u2029'],
] as const;

function read(text: string) {
  const [plain, placed] = [readDocuments(text, 'a.yaml'), readStructured(text, 'a.yaml')];
  const [values, others] = [plain, placed].map((one) => one.documents.map(({ value }) => value));
  assert.deepEqual(values, others);
  assert.deepEqual(plain.gaps, placed.gaps);
  return { values, gaps: plain.gaps };
}

describe('line ends of YAML 1.1', () => {
  for (const [name, end] of ENDS) {
    it(`end comments and lines as for kubectl: ${name}`, () => {
      assert.deepEqual(read(`spec: # of a pod${end}  hostPID: true\n`), {
        values: [{ spec: { hostPID: true } }],
        gaps: [],
      });
      assert.deepEqual(read(['a:', '  - b: c', '    d: "e', '      f"', ''].join(end)).values, [
        { a: [{ b: 'c', d: 'e f' }] },
      ]);
    });

    it(`are letters in JSON: ${name}`, () => {
      const text = JSON.stringify({ a: `b${end}c` });
      assert.deepEqual(read(text).values, [{ a: `b${end}c` }]);
    });

    it(`are told where kubectl sees no document: ${name}`, () => {
      const { values, gaps } = read(`a: b${end}---${end}c: d\n`);
      assert.deepEqual(values, [{ a: 'b' }, { c: 'd' }]);
      assert.deepEqual(
        gaps.map(({ kind, subject }) => [kind, subject]),
        [['unknown', 'a.yaml:2']],
      );
    });
  }

  it('stay where they are those of files', () => {
    for (const text of ['a: b\r\nc: d\r\n', 'a: b\nc: d\n', '']) assert.equal(withLineEnds(text), text);
    assert.deepEqual(read('a: b\r\n---\r\nc: d\r\n').gaps, []);
  });

  it('are found in texts of any length, in all letters, and beside others', () => {
    const filling = 'x'.repeat(2 ** 16 - 3);
    for (const letter of ['é', '\u0151', '\u{1f600}'])
      for (let more = 0; more < 6; more += 1) {
        const text = (end: string) => `${filling}${'y'.repeat(more)}${end}${letter}\r\n${end}${end}z\r\n`;
        for (const [, end] of ENDS) assert.equal(withLineEnds(text(end)), text('\n'));
      }
  });

  it('keep every place of a text, for edits', () => {
    const text = 'spec: # of a pod\r  hostPID: true\n';
    const [document] = readStructured(text, 'a.yaml').documents;
    const [edit] = document?.set(['spec', 'hostPID'], false) ?? [];
    assert.equal(edit && text.slice(edit.start, edit.end), 'true');
    assert.equal(document?.rangeOf(['spec', 'hostPID']).startLine, 2);
  });
});
