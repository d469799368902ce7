import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { edited, unifiedDiff } from './edit.ts';

/** The text that a unified diff of one hunk makes of another, as patch(1) does it. */
function patched(before: string, diff: string): string {
  const lines = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const [, , head = '', ...body] = diff.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const [, from, count] = /^@@ -(\d+),(\d+) /.exec(head) ?? [];
  const start = Math.max(0, Number(from) - (count === '0' ? 0 : 1));
  const hunk: string[] = [];
  for (const line of body) {
    if (line.startsWith('\\')) hunk.push((hunk.pop() ?? '').replace(/\n$/, ''));
    else hunk.push(line);
  }
  const taken = hunk.filter((line) => !line.startsWith('+')).map((line) => line.slice(1));
  assert.deepEqual(lines.slice(start, start + Number(count)), taken);
  const put = hunk.filter((line) => !line.startsWith('-')).map((line) => line.slice(1));
  return [...lines.slice(0, start), ...put, ...lines.slice(start + Number(count))].join('');
}

describe('edits', () => {
  it('are made by place, and none where two meet', () => {
    assert.equal(
      edited('abc', [
        { start: 2, end: 3, text: 'C' },
        { start: 0, end: 0, text: '-' },
      ]),
      '-abC',
    );
    assert.equal(
      edited('abc', [
        { start: 0, end: 2, text: '' },
        { start: 1, end: 3, text: '' },
      ]),
      undefined,
    );
    assert.equal(edited('abc', [{ start: 2, end: 9, text: '' }]), undefined);
  });

  it('make a diff that says the change and nothing else', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', '\n', '\n', '\r\n'), { maxLength: 24 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = unifiedDiff('/a', before, after);
        if (before === after) assert.equal(diff, '');
        else assert.equal(patched(before, diff), after, diff);
      }),
      { numRuns: 2_000 },
    );
  });
});
