import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { openAuditFile } from './open-audit-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-audit-file-'));
after(() => rmSync(folder, { recursive: true }));

it('an audit file has every line once, in order, for its owner alone', async () => {
  const path = join(folder, 'a.log');
  const file = await openAuditFile(path);
  await file.append('first');
  await Promise.all(Array.from({ length: 100 }, (_, index) => file.append(String(index))));
  await file.close();
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  assert.deepEqual(lines, ['first', ...Array.from({ length: 100 }, (_, index) => String(index))]);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  await assert.rejects(file.append('late'), { code: 'unreachable' });
  await assert.rejects(openAuditFile(join(folder, 'no', 'where')), { code: 'unreachable' });
});
