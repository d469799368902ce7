import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin, bulk } from '../../../../test/time-bound.ts';
import { Fault } from '../../../model/fault.ts';
import { readShell } from './read-shell.ts';

/** Each command as `what runs it>name words`, with what stands before it. */
function said(text: string, variables?: ReadonlyMap<string, string>): string[] {
  return readShell(text, variables).commands.map(({ after, by, name, words, isAsked }) =>
    [
      after,
      [...by, name ?? '-'].join('>'),
      ...words.map(({ value }) => value ?? '?'),
      ...(isAsked ? ['(asked)'] : []),
    ]
      .filter((word) => word !== '')
      .join(' '),
  );
}

describe('a shell script', () => {
  for (const [text, ...commands] of [
    ['a && b || c; d | e', 'a', '&& b (asked)', '|| c', '; d', '| e'],
    ['if ! a; then b; elif c; then d; else e; fi', 'a (asked)', 'b', 'c (asked)', 'd', 'e'],
    ['for i in $(ls); do a "$i"; done', 'ls', 'a ?'],
    ['f() { a; }; (b); { c; }; case x in y) d;; esac', 'a', 'b', 'c', 'd'],
    ['x=`a \\`b\\`` c', 'c', 'a ?', 'b'],
    ["A=1 a \"b c\"'d' e\\ f $'g'", 'a b cd e f g'],
    ['sudo -u root -E env A=b nice -n 5 /usr/bin/apt-get update', 'sudo>env>nice>apt-get update'],
    ['bash -euxo pipefail -c "a && b"', 'bash -euxo pipefail -c a && b', 'bash>a', '&& bash>b'],
    ['cat <<E > /x\n$(a)\nE\nb', 'cat', 'a', '; b'],
    ['command -v a', 'command -v a'],
    ['a <(b) > >(c)', 'a ?', 'b', 'c'],
  ] as const)
    it(`is told as its commands: ${text.replaceAll('\n', '\\n')}`, () =>
      assert.deepEqual(said(text), commands));

  it('has words with the variables that are known', () => {
    const known = new Map([
      ['V', '1'],
      ['E', ''],
    ]);
    assert.deepEqual(said('a $V ${V} ${V:-2} ${E:-2} "x$V" $W ${V#1}', known), ['a 1 1 1 ? x1 ? ?']);
  });

  it('has the redirections of groups for the commands in them that print there', () => {
    const { commands } = readShell('{ a; b | c; d "$(e)"; } >> f; g > h');
    assert.deepEqual(
      commands.map(({ name, redirects }) => [name, ...redirects.map(({ target }) => target?.value)]),
      [['a', 'f'], ['b'], ['c', 'f'], ['d', 'f'], ['e'], ['g', 'h']],
    );
  });

  it('tells where each command is', () => {
    const text = 'a; sh -c "bb cc"; $(dd)';
    const places = readShell(text).commands.map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(places.slice(0, 3), ['a', 'sh -c "bb cc"', 'bb cc']);
    assert.equal(places.at(-1), 'dd');
  });

  it('is read as far as it is one', () => {
    assert.notEqual(readShell('if a; then b').errors.length, 0);
    assert.deepEqual(readShell('a b').errors, []);
  });

  it('is read in bounded time, or refused', () => {
    const parts = [
      '$(',
      '(',
      '{ ',
      '"${a:-',
      '$((',
      '`',
      'if a; then ',
      'a | ',
      'a && ',
      'a ',
      'cat <<E\n',
      '<(',
      'a=(',
      "'",
      '"',
      '\\',
      ';',
      '\n',
      '$',
      'sh -c "',
    ];
    for (const part of parts)
      for (const length of [2_000, bulk(60_000)]) {
        const started = performance.now();
        try {
          readShell(part.repeat(length / part.length));
        } catch (error) {
          assert.ok(error instanceof Fault && error.code === 'limit', part);
        }
        assertWithin(10_000, performance.now() - started, part);
      }
    assert.throws(() => readShell('a '.repeat(200_000)), { code: 'limit' });
  });

  it('is read whatever it is, and its places are in it', () => {
    const unit = fc.constantFrom(
      ...Array.from('ab $(){}[]<>|&;"\'`\\\n=#!-'),
      'if ',
      'then ',
      'fi',
      'do ',
      'sudo ',
      'sh -c ',
      '<<E\n',
      '${',
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        try {
          for (const { start, end } of readShell(text).commands)
            assert.ok(start >= 0 && start <= end && end <= text.length, text);
        } catch (error) {
          assert.ok(error instanceof Fault, `${text}: ${String(error)}`);
        }
      }),
      { numRuns: propertyRuns(1_000), examples: [[['${', ' ', '\\']]] },
    );
  });
});
