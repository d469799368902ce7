import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../test/fixtures/any-character.ts';
import { parseAllDocuments, stringify } from 'yaml';
import { propertyRuns } from '../../../test/property-runs.ts';
import { Fault } from '../../model/fault.ts';
import { mappingOf, parseYamlDocuments, scalarOf, type YamlNode } from './yaml.ts';

const parse = (text: string): YamlNode | undefined => parseYamlDocuments(text, '/lock.yaml')[0];
/** Maps as objects, to compare. */
const plain = (node: YamlNode | undefined): unknown => {
  if (node instanceof Map) return Object.fromEntries([...node].map(([key, value]) => [key, plain(value)]));
  return Array.isArray(node) ? node.map(plain) : node;
};
/** The same document by a general library, scalars as texts. */
const byLibrary = (text: string): unknown => {
  const [document] = parseAllDocuments(text, { schema: 'failsafe', uniqueKeys: false });
  return document && document.errors.length === 0 ? document.toJS() : undefined;
};

const SAMPLES: Readonly<Record<string, string>> = {
  'a pnpm lock': `lockfileVersion: '9.0'

settings:
  autoInstallPeers: true

importers:

  .:
    dependencies:
      '@scope/a':
        specifier: ^1.0.0
        version: 1.0.0(b@2.0.0)

packages:

  '@scope/a@1.0.0':
    resolution: {integrity: sha512-abc==}
    engines: {node: '>=14', npm: '>=6'}
    cpu: [x64, arm64]
    deprecated: |-
      Two lines:
      # not a comment

    hasBin: true

  b@2.0.0:
    resolution: {integrity: sha512-def==}
`,
  'what prettier makes of it': `packages:
  "@a/b@1.0.0":
    resolution:
      {
        integrity: sha512-abc==,
        tarball: https://x.example/a.tgz,
      }
    deprecated: this package is old
      and nobody cares
    other:
      "quoted over
      two lines"
    cpu:
      - x64
      - arm64
  ? a-very-long-key
  : resolution: { integrity: x }
`,
  'lists at the column of their key': 'a:\n- b\n- c: d\n  e: f\n-\n  - g\nh: i\n',
  'comments and empty values': '# top\na: # none\nb: c # d\ne#f: "g # h"\ni:\n',
  escapes: `a: "x\\u0041\\n\\"\\x42"\nb: 'it''s'\n"c": d\n'e' : f\n`,
  'flow in flow': 'a: [b, {c: d, e: [f]}, "g": h, [], {}]\nurl: {x: http://a.b/c:d}\n',
  'no prototype': '__proto__: {a: b}\nconstructor: c\n',
};

describe('parseYamlDocuments', () => {
  for (const [what, text] of Object.entries(SAMPLES)) {
    it(`reads ${what} as a general library does`, () => {
      const expected = JSON.stringify(byLibrary(text)).replaceAll(/\\n +/g, ' ');
      assert.equal(JSON.stringify(plain(parse(text))), expected);
    });
    it(`reads ${what} with CRLF`, () => {
      assert.deepEqual(plain(parse(text.replaceAll('\n', '\r\n'))), plain(parse(text)));
    });
  }

  it('reads several documents, with and without marks', () => {
    const read = (text: string) => parseYamlDocuments(text, '/x').map(plain);
    assert.deepEqual(read('a: b\n---\nc: d\n...\n'), [{ a: 'b' }, { c: 'd' }]);
    assert.deepEqual(read('---\n---\na: b'), [{ a: 'b' }]);
    assert.deepEqual(read(''), []);
    assert.deepEqual(read('# nothing\n\n'), []);
  });

  it('keeps the last of repeated keys', () => {
    assert.deepEqual(plain(parse('a: b\na: c\n')), { a: 'c' });
  });

  const refused: readonly [text: string, code: string][] = [
    ['a: &x [1]\nb: *x\n', 'unsupported'],
    ['a: !!str b\n', 'unsupported'],
    ['? {a: b}\n: c\n', 'unsupported'],
    ['{[a]: b}', 'unsupported'],
    ['%YAML 1.2\n---\na: b\n', 'unsupported'],
    ['--- a\n', 'unsupported'],
    ['a: [b', 'malformed'],
    ['a: [b,,c]', 'malformed'],
    ['a: {b: c}}', 'malformed'],
    ['a: "b', 'malformed'],
    ['a:\n\tb: c\n', 'malformed'],
    ['a: b\n c: d\n', 'malformed'],
    ['a: b\nc\n', 'malformed'],
    ['a: b\n- c\n', 'malformed'],
    ['  a: b\nc: d\n', 'malformed'],
    ['<<<<<<< HEAD\na: b\n', 'malformed'],
  ];
  for (const [text, code] of refused) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => parse(text),
        (error) =>
          error instanceof Fault && error.code === code && error.message.startsWith('/lock.yaml: line '),
      );
    });
  }

  it('agrees with a general library on whatever that writes', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary-ascii' }),
      fc.constantFrom('a: b', '- x', '# c', "it's"),
    );
    const key = text.filter((one) => one !== '' && one.length < 80 && !/[\n\r]/.test(one));
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        text.filter((one) => !/[\n\r\t]|^ | $/.test(one)),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, tree, { minKeys: 1 }), fc.boolean(), (value, flow) => {
        const written = stringify(value, {
          lineWidth: 0,
          aliasDuplicateObjects: false,
          collectionStyle: flow ? 'flow' : 'any',
        });
        assert.deepEqual(plain(parse(written)), JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it('throws nothing but a Fault, and ends, whatever it is given', () => {
    const seeds = Object.values(SAMPLES);
    const alphabet = fc.constantFrom(...Array.from('a:-?{}[],"\'|>#&*!% \n\t\\0'));
    const noise = fc.string({ unit: alphabet, maxLength: 80 });
    const mutated = fc
      .tuple(fc.constantFrom(...seeds), fc.nat(), fc.nat(8), noise)
      .map(([seed, at, removed, added]) => {
        const start = at % seed.length;
        return seed.slice(0, start) + added + seed.slice(start + removed);
      });
    fc.assert(
      fc.property(fc.oneof(noise, mutated, fc.string({ unit: anyCharacter })), (text) => {
        try {
          parse(text);
        } catch (error) {
          assert.ok(error instanceof Fault, String(error));
        }
      }),
      { numRuns: propertyRuns(5_000) },
    );
  });

  it('tells a mapping and a text from other nodes', () => {
    assert.equal(mappingOf('a').size, 0);
    assert.equal(mappingOf(new Map([['a', 'b']])).size, 1);
    assert.equal(scalarOf(''), undefined);
    assert.equal(scalarOf([]), undefined);
    assert.equal(scalarOf('a'), 'a');
  });
});
