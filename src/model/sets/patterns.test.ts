import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { Fault } from '../fault.ts';
import type { Language } from './language.ts';
import { exactText, glob, istioPathTemplate, istioText, NON_EMPTY, regularExpression } from './patterns.ts';

/** The pattern, texts that it takes and texts that it does not. */
type Case = readonly [pattern: string, inside: readonly string[], outside: readonly string[]];

function assertCases(read: (pattern: string) => Language, cases: readonly Case[]): void {
  for (const [pattern, inside, outside] of cases) {
    const language = read(pattern);
    for (const text of inside) assert.ok(language.includes(text), `${pattern} takes ${JSON.stringify(text)}`);
    for (const text of outside)
      assert.ok(!language.includes(text), `${pattern} refuses ${JSON.stringify(text)}`);
  }
}

describe('globs', () => {
  it('keep to a segment with one asterisk and cross segments with two', () => {
    assertCases(glob, [
      ['/a/*', ['/a/', '/a/b'], ['/a', '/a/b/c']],
      ['/a/**', ['/a/', '/a/b/c'], ['/a']],
      ['/*/x', ['/1/x', '//x'], ['/1/2/x']],
      ['**.js', ['/a/b.js', '.js'], ['/a/b.jsx']],
      ['/a.b', ['/a.b'], ['/aXb']],
      ['/[a]{b}?', ['/[a]{b}?'], ['/a']],
      ['', [''], ['a']],
    ]);
  });

  it('keep to a label of a host, in either case', () => {
    const hosts = (pattern: string): Language => glob(pattern, { separator: '.', ignoreCase: true });
    assertCases(hosts, [
      [
        '*.example.com',
        ['a.example.com', 'A.EXAMPLE.com'],
        ['a.b.example.com', 'example.com', 'a.exampleXcom'],
      ],
      ['**.example.com', ['a.b.example.com'], ['example.com']],
    ]);
  });

  it('fold ASCII only, as hosts are compared', () => {
    assert.ok(!exactText('k', { ignoreCase: true }).includes('\u212A'));
    assert.ok(!exactText('é', { ignoreCase: true }).includes('É'));
    assert.ok(exactText('@[`{', { ignoreCase: true }).equals(exactText('@[`{')));
  });
});

describe('text fields of Istio', () => {
  it('are exact, a prefix, a suffix or presence', () => {
    assertCases(istioText, [
      ['/info', ['/info'], ['/info/', '']],
      ['/info*', ['/info', '/info/x'], ['/inf']],
      ['*/info', ['/info', '/x/info'], ['/info/']],
      ['*', ['a', ' '], ['']],
      ['*a*', ['a*', 'xa*'], ['a', 'xab']],
      ['a*b', ['a*b'], ['axb']],
      ['**', ['*', 'a*'], ['a', '']],
    ]);
    assert.ok(istioText('*').equals(NON_EMPTY));
  });
});

describe('path templates of Istio', () => {
  it('match as Envoy does', () => {
    assertCases(istioPathTemplate, [
      ['/foo/{*}', ['/foo/bar'], ['/foo/bar/baz', '/foo/', '/foo', '/foo/a=b', '/foo/a*']],
      ['/foo/{**}/', ['/foo/bar/', '/foo//', '/foo/a/b/'], ['/foo/bar']],
      [
        '/foo/{*}/bar/{**}',
        ['/foo/buzz/bar/', '/foo/buzz/bar/baz', '/foo/x/bar/a/b'],
        ['/foo/bar/x', '/foo/x/bar'],
      ],
      ['/{**}', ['/', '/a/b'], ['', 'a']],
      ['/foo', ['/foo'], ['/foo/']],
      ['/', ['/'], ['']],
    ]);
  });

  it('are refused where Istio refuses them', () => {
    const wrong = [
      '',
      'foo/{*}',
      '/*/baz/{*}',
      '/**/baz/{*}',
      '/{**}/foo/{*}',
      '/foo/{*}.txt',
      '/foo/{a}',
      '//{*}',
      '/a b/{*}',
    ];
    for (const template of [...wrong, '/{**}/{**}', '/a=b/{*}', '/{', '/{*}}']) {
      assert.throws(
        () => istioPathTemplate(template),
        (error: unknown) =>
          error instanceof Fault &&
          error.code === 'malformed' &&
          error.message.includes(JSON.stringify(template)),
        template,
      );
    }
  });

  it('throw nothing but a Fault', () => {
    const pieces = fc.constantFrom('/', '{*}', '{**}', '{', '}', '*', 'a', '.', '=', '\u0000');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 10 }), (all) => {
        try {
          assert.ok(!istioPathTemplate(all.join('')).isEmpty());
        } catch (error) {
          assert.ok(error instanceof Fault);
        }
      }),
    );
  });
});

describe('regular expressions', () => {
  it('follow the syntax of RE2', () => {
    assertCases(regularExpression, [
      ['^/api/v[0-9]+(/.*)?$', ['/api/v1', '/api/v12/x'], ['/api/v', '/api/v1x', 'x/api/v1']],
      ['\\AGET|POST\\z', ['GET', 'POST'], ['PUT']],
      ['a^b|c$d', [], ['ab', 'cd', 'a^b']],
      ['(a|^$^)', ['', 'a'], ['aa']],
      ['\\Qa.b*\\E+', ['a.b*', 'a.b**'], ['a.b', 'aXb*']],
      ['\\Qab', ['ab'], ['a']],
      ['a{,2}|b{|c{1|d{1,2', ['a{,2}', 'b{', 'c{1', 'd{1,2'], ['aa', 'bb']],
      ['a{2,}', ['aa', 'aaaa'], ['a']],
      ['[]a]|[^]b]', [']', 'a', 'x'], ['b']],
      ['[a-]|[-c]', ['a', '-', 'c'], ['b']],
      ['[a\\-z]', ['a', '-', 'z'], ['b']],
      ['[\\w.]+', ['a_1.'], ['a-']],
      ['[[:alpha:]_]|[[:^digit:]]{2}', ['x', '_', 'ab', '--'], ['1', '12']],
      ['[[:]|[[.]', ['[', ':', '.'], ['a']],
      ['\\s', [' ', '\t', '\n', '\f', '\r'], ['\v', '\u00a0']],
      ['\\D\\W\\S', ['a-a'], ['1-a', 'aaa', 'a- ']],
      ['\\x41\\x{1F600}\\101\\07\\a\\t\\v', ['A\u{1F600}A\u0007\u0007\t\v'], ['A']],
      ['\\.\\_\\-\\/\\ \\"', ['._-/ "'], ['x_-/ "']],
      ['.', ['é', '\u{1F600}', '\r', '\u2028'], ['\n', '', 'ab']],
      ['(?s).', ['\n'], ['']],
      ['(?i)straße|[a-c]x', ['STRAßE', 'BX', 'straẞe'], ['STRASSE']],
      ['(?i:a)b', ['Ab', 'ab'], ['AB']],
      ['(?i)a(?-i)b|c', ['Ab', 'c'], ['AB', 'C']],
      ['((?i)a|b)c', ['Bc'], ['BC']],
      ['(?i)[^k]', ['a'], ['k', 'K', '\u212A']],
      ['(?i)\\W', ['-'], ['\u212A', '\u017F']],
      ['(?U)a+(?P<name>b)(?<other>c)', ['aabc'], ['bc']],
      ['(|a)()b', ['b', 'ab'], ['a']],
      ['a*?', ['', 'aa'], ['b']],
      ['(?:(a|^)*)*', ['', 'aa'], ['b']],
    ]);
  });

  it('take (?i) as JavaScript takes the flags i and u', () => {
    const letters = fc.oneof(
      fc.integer({ min: 0x41, max: 0x24ff }),
      fc.integer({ min: 0xa640, max: 0xabbf }),
      fc.integer({ min: 0x10400, max: 0x1e943 }),
    );
    fc.assert(
      fc.property(letters, (codePoint) => {
        const letter = String.fromCodePoint(codePoint);
        const language = regularExpression(`\\x{${codePoint.toString(16)}}`, { ignoreCase: true });
        for (const other of [letter, letter.toLowerCase(), letter.toUpperCase()]) {
          const expected = new RegExp(`^\\u{${codePoint.toString(16)}}$`, 'iu').test(other);
          assert.equal(language.includes(other), expected, `${letter} and ${other}`);
        }
      }),
      { numRuns: propertyRuns(3000) },
    );
  });

  const refused: readonly [code: string, ...patterns: string[]][] = [
    [
      'unsupported',
      '\\b',
      '\\B',
      '(?m)a',
      '(?=a)',
      '(?!a)',
      '(?<=a)',
      '(?<!a)',
      '\\1',
      '\\8',
      '\\pL',
      '\\P{Greek}',
    ],
    [
      'unsupported',
      '\\C',
      '\\Z',
      '\\G',
      '\\k<a>',
      '(?>a)',
      '(?#x)',
      '(?x)a',
      '\\é',
      '(?i',
      '(?)',
      '[\\b]',
      '(?--i)',
    ],
    [
      'malformed',
      'a**',
      'a+*',
      'a{2}{3}',
      'a*??',
      '*a',
      '+',
      '?',
      '{1}',
      '(*a)',
      'a|*',
      '(',
      ')',
      '(a',
      'a)',
      '[',
      '[a',
    ],
    [
      'malformed',
      '[]',
      '[^]',
      '[b-a]',
      '[[:foo:]]',
      'a{2,1}',
      '\\',
      '\\x',
      '\\x4',
      '\\x{',
      '\\x{}',
      '\\x{110000}',
    ],
    ['malformed', '(?P<>a)', '(?P<a', '(?<a b>c)', '[a-\\', '\\xg1'],
    ['limit', 'a{1001}', 'a{0,9999}', '(a{100}){11}'],
  ];
  for (const [code, ...patterns] of refused) {
    it(`are refused as ${code}: ${patterns.slice(0, 3).join('  ')} …`, () => {
      for (const pattern of patterns) {
        assert.throws(
          () => regularExpression(pattern),
          (error: unknown) => error instanceof Fault && error.code === code,
          pattern,
        );
      }
    });
  }
});
