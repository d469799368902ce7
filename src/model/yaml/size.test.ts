import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Lexer, LineCounter } from 'yaml';
import { checkYamlSize, countedTokens } from './size.ts';

describe('checkYamlSize', () => {
  for (const [name, text] of [
    ['keys in each other on one line', 'a: '.repeat(20_000)],
    ['a short text with keys in each other on its last line', `a: 1\n${'a: '.repeat(300)}`],
    ['a short text with keys in each other on its first line', `${'a: '.repeat(300)}\na: 1\n`],
    ['lists in each other on one line', '- '.repeat(20_000)],
    ['keys that are maps', '? '.repeat(20_000)],
    ['many values', `a: [${'b,'.repeat(200_000)}]`],
    ['many documents', '---\na: 1\n'.repeat(80_000)],
  ] as const)
    it(`refuses ${name}`, () => assert.throws(() => checkYamlSize(text, 'a.yaml'), { code: 'limit' }));

  it('takes twenty thousand documents', () => {
    checkYamlSize('---\nkind: Role\nmetadata: {name: a}\nrules: [{verbs: [get]}]\n'.repeat(20_000), 'a.yaml');
  });

  it('takes what people write, however long a line in braces is', () => {
    checkYamlSize(`a: {${'b: 1, '.repeat(2_000)}}\n- - c: 1\n`, 'a.yaml');
    checkYamlSize('a: 1\n'.repeat(2_000), 'a.yaml');
    checkYamlSize(`text: |\n  ${'a: '.repeat(2_000)}\nquoted: "${'- '.repeat(2_000)}"\n`, 'a.yaml');
  });

  it('counts on no text having more than four lexemes for each of its characters', () => {
    const indicators = '[ ] { } : - ? , | > & * ! # % @ " \' a b . ~ --- ...'.split(' ');
    const unit = fc.constantFrom(...indicators, '\n', '\r', '\t', ' ', '\0', '\ufeff', '- ', ': ', '? ');
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1 }), (text) => {
        assert.ok([...new Lexer().lex(text)].length <= 4 * text.length);
      }),
    );
  });
});

describe('the tokens of a YAML text', () => {
  const tokensOf = (text: string) => [...countedTokens(text, 'a.yaml', new LineCounter())];

  for (const [name, text] of [
    ['keys that are maps', `${'? '.repeat(30)}a: "\\"`],
    ['keys in braces that are maps', `${'{'.repeat(30)}a${'}: b'.repeat(30)}`],
    ['keys in brackets that are lists', `${'['.repeat(30)}a: b${']: c'.repeat(29)}]`],
    ['values of keys that are maps', '? a: '.repeat(6).concat('b')],
  ] as const)
    it(`end where there are too many ${name} in each other, each of which takes twice as long as the one in it`, () => {
      assert.throws(() => tokensOf(text), { code: 'limit', message: /more than 4 keys in each other/ });
    });

  it('may have keys that are collections', () => {
    for (const text of ['? [a, b]\n: c\n', '{[a]: b}: c\n', '? a\n: b\n'])
      assert.ok(
        tokensOf(text).some(({ type }) => type === 'document'),
        text,
      );
  });
});
