import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Region } from 'sarif';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { otherFindings } from '../../../../test/fixtures/every-kind.ts';
import { sampleReport } from '../../../../test/fixtures/report.ts';
import { unifiedDiff } from '../../../model/configuration/edit.ts';
import { ofKind } from '../../../model/finding/about.ts';
import { fixesOf } from './fixes.ts';

const [misconfiguration] = ofKind(otherFindings(), 'misconfiguration');
const fixesBy = (patch: string) => {
  assert.ok(misconfiguration);
  return fixesOf({ ...misconfiguration, patch }, sampleReport());
};

/** The text with the region replaced, as section 3.57 of SARIF says. */
function replaced(text: string, region: Region, inserted: string): string {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  const offset = (line = 1, column = 1) => {
    const start = starts[line - 1];
    assert.ok(start !== undefined, `there is no line ${line}`);
    return start + column - 1;
  };
  const { startLine, startColumn, endLine, endColumn } = region;
  return text.slice(0, offset(startLine, startColumn)) + inserted + text.slice(offset(endLine, endColumn));
}

function mended(before: string, after: string, context: number): string {
  const [fix] = fixesBy(unifiedDiff('/k8s/web.yaml', before, after, context));
  const [change] = fix?.artifactChanges ?? [];
  assert.equal(change?.artifactLocation.uri, 'k8s/web.yaml');
  // From the last to the first, so that the places of the others stay.
  return change.replacements.reduceRight(
    (text, { deletedRegion, insertedContent }) => replaced(text, deletedRegion, insertedContent?.text ?? ''),
    before,
  );
}

describe('the fixes of sarif', () => {
  it('turn each text into what the patch makes of it', () => {
    assert.equal(mended('a\nb\nc\n', 'a\nc\n', 3), 'a\nc\n');
    assert.equal(mended('a\nb', 'a\nb\n', 3), 'a\nb\n');
    assert.equal(mended('', 'a\n', 0), 'a\n');
    assert.equal(mended('a\nb\nc\nd\n', 'A\nb\nc\nD\n', 0), 'A\nb\nc\nD\n');
    const text = fc.array(
      fc.constantFrom(
        'a',
        '😀',
        '\n',
        '-',
        '\\ No newline at end of file',
        '@@ -1,1 +1,1 @@',
        '\r',
        '\uFEFF',
      ),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(text, text, fc.constantFrom(0, 3), (old, now, context) => {
        const [before, after] = [old.join(''), now.join('')];
        fc.pre(before !== after);
        assert.equal(mended(before, after, context), after);
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it('are none where a patch is none', () => {
    for (const patch of [
      '',
      '--- a\n+++ b\n',
      'diff',
      '--- a\n+++ b\n@@ -1,1 +1,1 @@\n',
      '--- a\n+++ b\n@@ -1,1 +1,1 @@\n x\n',
    ])
      assert.deepEqual(fixesBy(patch), []);
    assert.deepEqual(fixesBy(unifiedDiff('a', 'a\0\n', 'b\n')), []);
    const [leak] = ofKind(otherFindings(), 'leak');
    assert.ok(leak);
    assert.deepEqual(fixesOf(leak, sampleReport()), []);
  });
});
