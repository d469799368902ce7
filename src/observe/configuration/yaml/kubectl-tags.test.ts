import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { valueAt } from '../../../model/configuration/place.ts';
import { readDocuments } from './documents.ts';

/** As `kubectl label --local -f - -o json a=b` of 1.32 prints them. */
const CASES: readonly [written: string, value: unknown][] = [
  ...['y', 'Y', 'yes', 'Yes', 'on', 'ON', 'true', '!!bool y'].map((text): [string, unknown] => [text, true]),
  ...['n', 'N', 'no', 'NO', 'off', 'Off', 'false', 'False'].map((text): [string, unknown] => [text, false]),
  ...['~', 'null', 'Null', ''].map((text): [string, unknown] => [text, null]),
  ...['0', '00', '0o0', '0O0', '0x0', '0X0', '0b0', '0B0', '0_', '0_0', '-0', '+0', '0.0', '0e0', '0.'].map(
    (text): [string, unknown] => [text, 0],
  ),
  ['010', 8],
  ['-0o10', -8],
  ['!!int 0o10', 8],
  ['!!float 0', 0],
  ['!!float "1"', 1],
  ['0x1_F', 31],
  ['0B11', 3],
  ['08', 8],
  ['1_000', 1000],
  ['1.5e3', 1500],
  ['.5', 0.5],
  ...['yEs', '"y"', "'n'", '!!str y', '0x', '0o8', '.', '-.', '._', '.e5', '1e', '12:30', '2020-01-01'].map(
    (text): [string, unknown] => [text, text.replaceAll(/!!str |["']/g, '')],
  ),
  ['!!timestamp 2020-01-01', '2020-01-01'],
  ['!!binary U1lTX0FETUlO', 'SYS_ADMIN'],
  ['!!omap [a: 1]', [{ a: 1 }]],
  ['!!pairs [a: 1]', [{ a: 1 }]],
  ['!!set {a}', { a: null }],
];

describe('values of YAML', () => {
  for (const [written, value] of CASES)
    it(`are those of kubectl: ${JSON.stringify(written)}`, () => {
      const { documents, gaps } = readDocuments(`a: ${written}\n`, 'a.yaml');
      assert.deepEqual([documents[0]?.value, gaps], [{ a: value }, []]);
    });

  it('are keys as kubectl has them', () => {
    const { documents } = readDocuments('y: 1\noff: 2\n0o10: 3\n', 'a.yaml');
    assert.deepEqual(documents[0]?.value, { true: 1, false: 2, 8: 3 });
  });

  it('are merged as kubectl merges them: over what stands before, under what stands behind', () => {
    const merged = (...lines: string[]) =>
      readDocuments(`x: &x {a: 1}\ny: &y {a: 2}\nz:\n  ${lines.join('\n  ')}\n`, 'a.yaml').documents.map(
        ({ value }) => valueAt(value, ['z']),
      );
    assert.deepEqual(merged('a: 0', '<<: *x'), [{ a: 1 }]);
    assert.deepEqual(merged('<<: *x', 'a: 0'), [{ a: 0 }]);
    assert.deepEqual(merged('<<: *x', '<<: *y'), [{ a: 2 }]);
    assert.deepEqual(merged('a: 0', '<<: [*x, *y]'), [{ a: 1 }]);
    const inherited = merged('<<: {__proto__: {a: 1}}');
    assert.deepEqual(
      inherited.map((value) => valueAt(value, ['a'])),
      [undefined],
    );
  });

  it('are those of YAML 1.2 to who asks for it', () => {
    const { documents } = readDocuments('a: [y, yes, true, 0o10, 010]\n', 'a.yaml', '1.2');
    assert.deepEqual(documents[0]?.value, { a: ['y', 'yes', true, 8, 10] });
    const merged = readDocuments('x: &x {a: 1}\nz: {a: 0, <<: *x}\n', 'a.yaml', '1.2').documents;
    assert.deepEqual(valueAt(merged[0]?.value, ['z']), { a: 0 });
  });
});
