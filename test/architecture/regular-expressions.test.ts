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
  'src/analyse/dependency-fixes/editors/requirements.ts': 'it begins at lines, and ends with them',
  'src/analyse/leak-fixes/plain.ts': 'one line, of which the rest is taken',
  'src/analyse/leaks/format/pattern.ts': 'an expression of our own',
  'src/analyse/leaks/generic/placeholders.ts': 'a value has 256 characters at most',
  'src/analyse/leaks/generic/value.ts': 'a value has 1,024 characters at most',
  'src/analyse/licences/names.ts': 'a name has 1,000 characters at most',
  'src/analyse/misconfiguration/repository/names.ts': 'a path',
  'src/model/configuration/edit.ts': 'each line is one or the other',
  'src/model/grouped-number.ts': 'a number',
  'src/observe/archive/contents/kind.ts': 'a field of 8 bytes',
  'src/observe/configuration/helm/functions/urls.ts':
    'every part may be missing, and the last takes the rest',
  'src/observe/packages/units/npm/built-file.ts': 'a path',
  'src/observe/packages/units/python/core-metadata.ts': 'every line ends',
  'src/present/scan/sarif/fixes.ts': 'every line ends',
};

describe('regular expressions', () => {
  it('take linear time', () => {
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
      [String.raw`/\/+$/`, true],
      [String.raw`/(?<!\/)\/+$/`, false],
      [String.raw`/^\s*(?:=\s*)?x/`, false],
    ] as const)
      assert.equal(slowExpressions({ path: 'a.ts', text: `f(${literal});` }).length > 0, isSlow, literal);
  });
});
