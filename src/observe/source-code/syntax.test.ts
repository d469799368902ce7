import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { casesOf } from '../../../test/property-runs.ts';
import { bulk } from '../../../test/time-bound.ts';
import { Fault } from '../../model/fault.ts';
import { readGo } from './go.ts';
import { readJava } from './java.ts';
import { readJavaScript } from './javascript.ts';
import { readPython } from './python.ts';

const READERS = new Map([
  ['py', readPython],
  ['go', readGo],
  ['java', readJava],
]);

const read = (path: string, text: string) =>
  (READERS.get(path.slice(path.lastIndexOf('.') + 1)) ?? readJavaScript)(text, path);

/** What opens and never closes, or has more than one meaning until it ends. */
const ENDLESS: Readonly<Record<string, readonly string[]>> = {
  '/a.js': ['(', '[', 'f(', '{', '`${', '<', '<a>', '(a,', 'async(', 'a?', 'if(a)', 'a=>', '<a>{', 'a(b=>'],
  '/a.tsx': ['<', '(a,', 'a<b,', '<a>('],
  '/a.ts': ['(', 'async(', 'let a:(', 'f<(', '{a:{'],
  '/a.go': ['(', '[', 'f(', '{', 'func(){', 'a{', '-', '*', '[]', 'if a {', 'switch {'],
  '/a.py': ['(', '[', '{', 'f(', '(a,', 'not ', 'lambda:', "f'{", 'a if b else '],
  '/a.java': [
    '{',
    'if(a)',
    'class A{',
    'class A{int a=(',
    'class A{int a=f(',
    'class A{int a=b?',
    'class A{B<',
  ],
};

describe('a source that is nested without end', () => {
  for (const [path, pieces] of Object.entries(ENDLESS))
    for (const piece of pieces)
      it(`is a Fault once a thousand levels wait for their end: ${piece} in ${path}`, () => {
        const text = piece.repeat(100_000 / piece.length);
        assert.throws(
          () => read(path, text),
          (error) => error instanceof Fault && error.code === 'limit' && error.message.startsWith(path),
        );
      });
});

describe('a source that could mean ever more things', () => {
  it('is a Fault before they are all kept, which takes the square of its length', () => {
    assert.throws(
      () => readJavaScript('<'.repeat(1_500), '/a.js'),
      (error) => error instanceof Fault && error.code === 'limit' && error.message.includes('too many ways'),
    );
  });
});

describe('a text that is no source', () => {
  it('is a Fault once it is mended more often than sources are', () => {
    const sources = [
      ['/a.py', ']]>'],
      ['/a.ts', 'const '],
    ] as const;
    for (const [path, text] of casesOf(sources, sources.length))
      assert.throws(
        () => read(path, text.repeat(300_000 / text.length)),
        (error) => error instanceof Fault && error.code === 'limit' && error.message.includes('mistakes'),
      );
    assert.equal(read('/a.js', 'f(1);\n) g(;\n'.repeat(500)).calls.length > 500, true);
  });
});

describe('a text of which no tree comes', () => {
  it('is a Fault', () => {
    const text = `, [b, f"{c]]>"\n${'>"\n'.repeat(6_000)}>\n${'>"\n'.repeat(1_000)}`;
    assert.throws(
      () => read('/a.py', text),
      (error) => error instanceof Fault && error.code === 'malformed',
    );
  });
});

describe('a source that is nested as people nest', () => {
  for (const [path, opening, inner, closing] of [
    ['/a.js', '(', 'f()', ')'],
    ['/a.js', '[', 'f()', ']'],
    ['/a.js', 'g(', 'f()', ')'],
    ['/a.js', 'g(() => {', 'f()', '})'],
    ['/a.js', '<a>', '{f()}', '</a>'],
    ['/a.js', 'if (a) {', 'f()', '} else { b() }'],
    ['/a.js', 'if (a) b(); else ', 'f()', ''],
    ['/a.js', 'a ? b : ', 'f()', ''],
    ['/a.ts', 'g<A>(', 'f()', ')'],
    ['/a.go', 'var a = (', 'f()', ')'],
    ['/a.go', 'func g() { ', 'f()', ' }'],
    ['/a.py', '(', 'f()', ')'],
    ['/a.py', 'g(', 'f()', ')'],
    ['/a.py', 'a if b else ', 'f()', ''],
  ] as const)
    it(`is read: ${opening} in ${path}`, () => {
      const { calls } = read(path, `${opening.repeat(60)}${inner}${closing.repeat(60)}\n`);
      assert.ok(
        calls.some(
          ({ call }) => call.kind === 'call' && call.callee.kind === 'name' && call.callee.name === 'f',
        ),
      );
    });

  it('is read however long it goes on side by side', () => {
    const many = bulk(10_000);
    assert.equal(read('/a.js', 'a(1, [2]);\n'.repeat(many)).calls.length, many);
    assert.equal(read('/a.py', 'a(1, [2])\n'.repeat(many)).calls.length, many);
    assert.equal(read('/a.go', `func f() {\n${'a(1, b[2])\n'.repeat(many)}}`).calls.length, many);
    assert.equal(read('/a.go', `var a = ${'"x" + '.repeat(many)}f()`).calls.length, 1);
    assert.equal(read('/a.go', `var a = f()${'.g()'.repeat(many)}`).calls.length, many + 1);
    assert.equal(read('/a.js', `a(${'"x" + '.repeat(2 * many)}1)`).calls.length, 1);
    assert.equal(read('/a.js', `[${'f(), '.repeat(2 * many)}]`).calls.length, 2 * many);
  });
});
