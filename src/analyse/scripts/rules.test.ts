import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertWithin, bulk } from '../../../test/time-bound.ts';
import { readShell } from '../../observe/configuration/shell/read-shell.ts';
import { assignmentsIn, evaluationsIn } from './evaluations.ts';
import { expansionsIn } from './expansions.ts';
import { SCRIPT_RULES } from './rules.ts';

describe('variables that a shell puts into a text', () => {
  for (const [text, ...names] of [
    ['a $B "${C}" \'$D\' \\$E', 'B', 'C*'],
    ['"$(f "$A" $B)"', 'A*', 'B'],
    ['${#A} ${B:-$C} $1 $$', 'A', 'B', 'C'],
    ['"it\'s $A"', 'A*'],
    ["'unclosed $A"],
    ['"\\"$A\\""', 'A*'],
  ] as const)
    it(`are told, with those in quotes: ${text}`, () =>
      assert.deepEqual(
        expansionsIn(text).map(({ name, isQuoted }) => name + (isQuoted ? '*' : '')),
        names,
      ));
});

describe('texts that are evaluated once more', () => {
  for (const [script, ...by] of [
    ['eval "a $B"', 'eval'],
    ['bash -ec "a $B"', 'bash -c'],
    ['sudo su app -c "a $B"', 'su -c'],
    ['docker exec a sh -c "b $C"', 'docker … sh -c'],
    ['ssh -p 22 host "a $B"', 'ssh'],
    ['ssh host'],
    ['echo "$A" | sh', '| sh'],
    ['echo "$A" | sort'],
    ['bash <<< "$A"', 'bash <<<'],
    ['trap "rm $A" EXIT', 'trap'],
    ['python3 -c "print(\'$A\')"', 'python3 -c'],
    ['node build.js "$A"'],
    ['bash build.sh "$A"'],
  ] as const)
    it(`are told: ${script}`, () =>
      assert.deepEqual(
        [...evaluationsIn(readShell(script))]
          .map((one) => one.by)
          .filter((one, at, all) => all.indexOf(one) === at),
        by,
      ));

  it('come from variables that are given others, unless a program cleans them', () => {
    const names = (script: string) =>
      readShell(script).commands.flatMap((one) =>
        [...assignmentsIn(one)].map(({ name, from }) => [name, ...from]),
      );
    assert.deepEqual(names('A="$B" C=$(f "$D")'), [
      ['A', 'B'],
      ['C', 'D'],
    ]);
    assert.deepEqual(names('export A="$B"'), [['A', 'B']]);
    assert.deepEqual(names('A=$(echo "$B" | sha256sum)'), []);
  });
});

describe('rules of scripts', () => {
  it('take whatever is read, in time linear in it', () => {
    const unit = fc.constantFrom(
      ...Array.from('ab $(){}|&;"\'`\\\n=-/:@.'),
      'curl ',
      'http://a.b ',
      '-k ',
      '| sh',
      'eval ',
      'env',
      'docker run ',
      'pip install ',
      'set -x',
      'https://a:$B@c ',
      'chmod 777 ',
      '|| true',
      'trivy ',
      'ssh ',
      ' > a',
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 30 }), (parts) => {
        const script = readShell(parts.join(''));
        for (const rule of SCRIPT_RULES)
          for (const { actual, start } of rule.find(script))
            assert.ok(actual !== '' && start <= script.text.length);
      }),
      { numRuns: propertyRuns(200) },
    );
    for (const part of [
      'curl -o a http://a.b/c\n',
      'eval "$A"\n',
      'a=$B ',
      'pip install a\n',
      'env | sort\n',
      'chmod +x a;',
      'echo "$A" | sh\n',
    ]) {
      const script = readShell(part.repeat(bulk(20_000) / part.length));
      const started = performance.now();
      for (const rule of SCRIPT_RULES) for (const _ of rule.find(script));
      for (const { text } of evaluationsIn(script)) expansionsIn(text);
      assertWithin(5_000, performance.now() - started, part);
    }
  });
});
