import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
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

  for (const format of FORMATS)
    for (const check of format.set.checks)
      describe(check.id, () => {
        const findings = (example: (typeof check.failing)[number]) =>
          judgeExample(example, format).filter((one) => one.check.id === check.id);

        it('is named for its set', () => assert.ok(check.id.startsWith(`${format.id}-`)));

        for (const [index, example] of check.failing.entries())
          it(`finds something in its failing example ${index + 1}, and nothing once its edits are made`, () => {
            const found = findings(example);
            assert.notEqual(found.length, 0);
            const files = exampleFiles(example, format);
            for (const { path, violation } of found) {
              const file = files.find((one) => one.path === path);
              assert.ok(file, `${path} is no file of the example`);
              const lines = file.text.split('\n').length;
              assert.ok(
                (violation.range?.startLine ?? 1) <= lines && violation.actual !== violation.expected,
              );
            }
            const edits = found.flatMap(({ violation }) => violation.edits ?? []);
            const [file] = files;
            if (edits.length === 0 || files.length > 1 || !file) return;
            const after = edited(file.text, edits);
            assert.ok(after !== undefined, 'two edits are about the same text');
            const left = findings({ [file.path]: after });
            assert.equal(left.length, found.filter(({ violation }) => !violation.edits).length, after);
          });

        for (const [index, example] of check.passing.entries())
          it(`finds nothing in its passing example ${index + 1}`, () =>
            assert.deepEqual(findings(example), []));
      });
});
