import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openAuditFile } from './open-audit-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-audit-file-'));
after(() => rmSync(folder, { recursive: true }));

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const record = (text: string) => `{"time":"${text}`;
const linesOf = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');

describe('an audit file', () => {
  it('has every record once, in order, each with the hash of the one before, for its owner alone', async () => {
    const path = join(folder, 'a.log');
    const file = openAuditFile(path);
    await file.append((previous) => record(`first ${previous}`));
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => file.append((previous) => record(`${index} ${previous}`))),
    );
    // Where nobody else comes back, who does is not kept waiting.
    await file.append((previous) => record(`100 ${previous}`));
    await file.close();
    const lines = linesOf(path);
    assert.equal(lines.length, 102);
    for (const [index, line] of lines.entries())
      assert.equal(line, record(`${index === 0 ? 'first' : index - 1} ${hashOf(lines[index - 1] ?? '')}`));
    assert.equal(statSync(path).mode & 0o777, 0o600);
    await assert.rejects(
      file.append(() => 'late'),
      { code: 'unreachable' },
    );
    const nowhere = openAuditFile(join(folder, 'no', 'where'));
    await assert.rejects(
      nowhere.append(() => 'lost'),
      { code: 'unreachable' },
    );
  });

  it('has records of any size and letters that come together', async () => {
    const path = join(folder, 'sizes.log');
    const file = openAuditFile(path);
    const texts = [
      'é€😀',
      'x'.repeat(80_000),
      'y'.repeat(80_000),
      '€'.repeat(300_000),
      'z',
      'é'.repeat(90_000),
    ];
    await file.append(...texts.map((text) => (previous: string) => record(`${previous}${text}`)));
    await file.append((previous) => record(previous));
    await file.close();
    const lines = linesOf(path);
    assert.equal(lines.length, 7);
    for (const [index, line] of lines.entries())
      assert.equal(line, record(`${hashOf(lines[index - 1] ?? '')}${texts[index] ?? ''}`));
  });

  it('goes on from the last whole line, whatever its length, and drops one that was not written to its end', async () => {
    const path = join(folder, 'b.log');
    const long = record('x'.repeat(200_000));
    appendFileSync(path, `one\n${long}\n${record('half')}`);
    const file = openAuditFile(path);
    await file.append((previous) => record(previous));
    await file.close();
    assert.deepEqual(linesOf(path), ['one', long, record(hashOf(long))]);
  });

  it('is not written into what is something else', async () => {
    for (const [name, text] of [
      ['store', 'SQLite format 3'],
      ['text', 'a\nb\n'],
      ['both', `${record('')}\nother`],
    ] as const) {
      const path = join(folder, name);
      appendFileSync(path, text);
      await assert.rejects(openAuditFile(path).append(record), { code: 'unreachable' });
      assert.equal(readFileSync(path, 'utf8'), text);
    }
  });

  it('goes on in the file that takes its name, and in its own where the first try fails', async () => {
    const path = join(folder, 'c.log');
    const file = openAuditFile(path);
    await file.append(() => record('old'));
    renameSync(path, `${path}.1`);
    await file.append(() => record('still old'));
    await file.reopen();
    await file.append((previous) => record(previous));
    assert.deepEqual(linesOf(`${path}.1`), [record('old'), record('still old')]);
    assert.deepEqual(linesOf(path), [record(hashOf(record('still old')))]);
    await assert.rejects(
      file.append(() => {
        throw new Error('no record');
      }),
      { code: 'unreachable' },
    );
    await file.append((previous) => record(previous));
    await file.close();
    const first = record(hashOf(record('still old')));
    assert.deepEqual(linesOf(path), [first, record(hashOf(first))]);
  });
});
