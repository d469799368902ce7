import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { appendBounded } from './bounded-log.ts';

describe('a bounded log', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-log-'));
  after(() => rmSync(folder, { recursive: true }));

  it('keeps what came last, and as much again', () => {
    const path = join(folder, 'new', 'log');
    for (let line = 0; line < 20; line += 1) appendBounded(path, `${line}\n`, 10);
    assert.deepEqual(readdirSync(join(folder, 'new')), ['log', 'log.old']);
    const kept = readFileSync(`${path}.old`, 'utf8') + readFileSync(path, 'utf8');
    assert.ok(kept.endsWith('18\n19\n'));
    assert.ok(kept.length <= 30);
  });
});
