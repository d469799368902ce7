import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { casesOf } from '../property-runs.ts';
import { slowExpressions } from './regular-expressions.ts';
import { readSourceFiles } from './source-files.ts';

/** By file: why an expression is never given a text that is long, or never tries again. */
const SOUND: Readonly<Record<string, string>> = {
  'src/analyse/dependency-fixes/editors/go-mod.ts': 'a line ends where `.` does',
  'src/analyse/dependency-fixes/editors/nuget.ts': 'the text has 200 characters at most',
  'src/analyse/dependency-fixes/editors/pyproject.ts': 'that the text ends is looked for first',
  'src/analyse/leak-fixes/plain.ts': 'one line, of which the rest is taken',
  'src/observe/archive/contents/kind.ts': 'a field of 8 bytes',
  'src/observe/configuration/helm/functions/urls.ts':
    'every part may be missing, and the last takes the rest',
  'src/observe/packages/units/npm/built-file.ts': 'a path',
};

describe('regular expressions', () => {
  it('take linear time from where they begin', () => {
    const slow = casesOf(readSourceFiles()).flatMap(slowExpressions);
    assert.deepEqual(
      slow.filter(({ path }) => SOUND[path] === undefined),
      [],
    );
  });

  it('are told where two repetitions share a text', () => {
    for (const [literal, isSlow] of [
      [String.raw`/^(\S+) \(([^\s()]+)[^()]*\)/`, true],
      [String.raw`/^\s*=?\s*x/`, true],
      [String.raw`/^(?:a+)+$/`, true],
      [String.raw`/^a\s*(.*)$/`, true],
      [String.raw`/^a\s*(.*)$/s`, false],
      [String.raw`/^\s*(?:=\s*)?x/`, false],
    ] as const)
      assert.equal(slowExpressions({ path: 'a.ts', text: `f(${literal});` }).length > 0, isSlow, literal);
  });
});
