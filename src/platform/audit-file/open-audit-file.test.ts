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
const linesOf = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');

describe('an audit file', () => {
  it('has every record once, in order, each with the hash of the one before, for its owner alone', async () => {
    const path = join(folder, 'a.log');
    const file = openAuditFile(path);
    await file.append((previous) => `first ${previous}`);
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => file.append((previous) => `${index} ${previous}`)),
    );
    await file.close();
    const lines = linesOf(path);
    assert.equal(lines.length, 101);
    for (const [index, line] of lines.entries())
      assert.equal(line, `${index === 0 ? 'first' : index - 1} ${hashOf(lines[index - 1] ?? '')}`);
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

  it('goes on from the last whole line, whatever its length, and drops one that was not written to its end', async () => {
    const path = join(folder, 'b.log');
    const long = 'x'.repeat(200_000);
    appendFileSync(path, `one\n${long}\nhalf`);
    const file = openAuditFile(path);
    await file.append((previous) => previous);
    await file.close();
    assert.deepEqual(linesOf(path), ['one', long, hashOf(long)]);
  });

  it('goes on in the file that takes its name, and in its own where the first try fails', async () => {
    const path = join(folder, 'c.log');
    const file = openAuditFile(path);
    await file.append(() => 'old');
    renameSync(path, `${path}.1`);
    await file.append(() => 'still old');
    await file.reopen();
    await file.append((previous) => previous);
    assert.deepEqual(linesOf(`${path}.1`), ['old', 'still old']);
    assert.deepEqual(linesOf(path), [hashOf('still old')]);
    await assert.rejects(
      file.append(() => {
        throw new Error('no record');
      }),
      { code: 'unreachable' },
    );
    await file.append((previous) => previous);
    await file.close();
    assert.deepEqual(linesOf(path), [hashOf('still old'), hashOf(hashOf('still old'))]);
  });
});
