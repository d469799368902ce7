import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { casesOf } from '../../../test/property-runs.ts';
import { CHECK_SETS } from '../../analyse/misconfiguration/registry.ts';
import { edited } from '../../model/configuration/edit.ts';
import { exampleFiles, judgeExample } from './examples.ts';
import { FORMATS } from './formats.ts';

describe('the catalogue of checks', () => {
  it('has a format for every set of checks, and no check twice', () => {
    assert.deepEqual(
      FORMATS.map(({ set }) => set),
      CHECK_SETS,
    );
    const ids = CHECK_SETS.flatMap(({ checks }) => checks.map(({ id }) => id));
    assert.equal(new Set(ids).size, ids.length);
  });

  // One test for each check: there are thousands of examples, and each test costs as much as judging one.
  for (const format of FORMATS)
    for (const check of casesOf(format.set.checks, 3))
      it(`has ${check.id}, which finds its failing examples until they are mended, and none of its passing ones`, () => {
        assert.ok(check.id.startsWith(`${format.id}-`), `is not named for its set ${format.id}`);
        const findings = (example: (typeof check.failing)[number]) =>
          judgeExample(example, format).filter((one) => one.check.id === check.id);
        for (const [index, example] of check.failing.entries()) {
          const what = `failing example ${index + 1}`;
          const found = findings(example);
          assert.notEqual(found.length, 0, what);
          const files = exampleFiles(example, format);
          for (const { path, violation } of found) {
            const file = files.find((one) => one.path === path);
            assert.ok(file, `${what}: ${path} is no file of it`);
            const lines = file.text.split('\n').length;
            assert.ok((violation.range?.startLine ?? 1) <= lines, what);
            assert.notEqual(violation.actual, violation.expected, what);
          }
          const edits = found.flatMap(({ violation }) => violation.edits ?? []);
          const [file] = files;
          if (edits.length === 0 || files.length > 1 || !file) continue;
          const after = edited(file.text, edits);
          assert.ok(after !== undefined, `${what}: two edits are about the same text`);
          const left = findings({ [file.path]: after });
          assert.equal(left.length, found.filter(({ violation }) => !violation.edits).length, after);
        }
        for (const [index, example] of check.passing.entries())
          assert.deepEqual(findings(example), [], `passing example ${index + 1}`);
      });
});
