import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertWithin } from '../../../test/time-bound.ts';
import { diffOfEdits, edited, unifiedDiff } from './edit.ts';

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** The text that a unified diff makes of another, as patch(1) does it. */
function patched(before: string, diff: string): string {
  const [lines, result] = [linesOf(before), [] as string[]];
  let at = 0;
  for (const hunk of diff.split(/(?<=\n)(?=@@ )/).slice(1)) {
    const [head = '', ...body] = linesOf(hunk);
    const [, from, count, to, added] = /^@@ -(\d+),(\d+) \+(\d+),(\d+) @@/.exec(head) ?? [];
    const start = Math.max(0, Number(from) - (count === '0' ? 0 : 1));
    result.push(...lines.slice(at, start));
    assert.equal(result.length, Math.max(0, Number(to) - (added === '0' ? 0 : 1)));
    const told: string[] = [];
    for (const line of body) {
      if (line.startsWith('\\')) told.push((told.pop() ?? '').replace(/\n$/, ''));
      else told.push(line);
    }
    const taken = told.filter((line) => !line.startsWith('+')).map((line) => line.slice(1));
    assert.deepEqual(lines.slice(start, start + Number(count)), taken);
    const put = told.filter((line) => !line.startsWith('-')).map((line) => line.slice(1));
    assert.equal(put.length, Number(added));
    result.push(...put);
    at = start + Number(count);
  }
  return [...result, ...lines.slice(at)].join('');
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

  it('far from each other are hunks of their own, and thousands are one', () => {
    const lines = Array.from({ length: 40 }, (_, number) => `${number}\n`);
    const after = lines.with(3, 'three\n').with(30, 'thirty\n').join('');
    const diff = unifiedDiff('/a', lines.join(''), after);
    assert.deepEqual(diff.match(/^(?:@@|[-+](?![-+])).*$/gm), [
      '@@ -1,7 +1,7 @@',
      '-3',
      '+three',
      '@@ -28,7 +28,7 @@',
      '-30',
      '+thirty',
    ]);
    const many = Array.from({ length: 4_000 }, (_, number) => `${number}\n`);
    const changed = many.map((line) => `${line.trim()}!\n`).join('');
    const whole = unifiedDiff('/a', many.join(''), changed);
    assert.equal(patched(many.join(''), whole), changed);
    assert.equal(whole.match(/^@@/gm)?.length, 1);
  });

  it('make a diff that says the change and nothing else', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', '\n', '\n', '\r\n'), { maxLength: 24 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, text, fc.nat(3), (before, after, context) => {
        const diff = unifiedDiff('/a', before, after, context);
        if (before === after) assert.equal(diff, '');
        else assert.equal(patched(before, diff), after, diff);
      }),
      { numRuns: propertyRuns(2_000) },
    );
  });

  it('make the same change where only the lines around them are looked at', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', '\n', '\n', '\r\n'), { maxLength: 40 })
      .map((all) => all.join(''));
    const edit = fc.record({
      start: fc.nat(40),
      length: fc.nat(3),
      text: fc.constantFrom('', 'a', 'b\n', '\n'),
    });
    fc.assert(
      fc.property(
        text,
        fc.array(edit, { minLength: 1, maxLength: 2 }),
        fc.nat(3),
        (before, wanted, context) => {
          const edits = wanted.map((one) => {
            const start = Math.min(one.start, before.length);
            return { start, end: Math.min(start + one.length, before.length), text: one.text };
          });
          const after = edited(before, edits);
          const diff = diffOfEdits('/a', before, edits, { context, longest: Infinity });
          if (after === undefined || after === before) assert.equal(diff || undefined, undefined);
          else assert.equal(patched(before, diff ?? ''), after, diff);
        },
      ),
      { numRuns: propertyRuns(2_000) },
    );
  });

  it('of lines that are longer than is wanted are no diff', () => {
    const edits = [{ start: 0, end: 1, text: 'b' }];
    const diff = (text: string) => diffOfEdits('/a', text, edits, { longest: 100 });
    assert.equal(diff(`a${'a'.repeat(100)}`), undefined);
    assert.equal(diff(`a\n1\n2\n3\n${'a'.repeat(100)}`)?.split('\n').length, 9);
  });

  it('of a large text cost no pass over it each', () => {
    const text = 'a line of it\n'.repeat(200_000);
    const start = process.cpuUsage();
    for (let line = 0; line < 5_000; line += 1) {
      const edits = [{ start: 13 * 40 * line, end: 13 * 40 * line + 1, text: 'b' }];
      assert.ok(
        diffOfEdits('/a', text, edits, { longest: 1_000 })?.includes(`@@ -${Math.max(1, 40 * line - 2)},`),
      );
    }
    const { user, system } = process.cpuUsage(start);
    assertWithin(2_000, (user + system) / 1_000, '5,000 diffs');
  });
});
