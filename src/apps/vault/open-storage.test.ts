import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openStorage } from './open-storage.ts';

describe('openStorage', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-open-storage-'));
  after(() => rmSync(folder, { recursive: true }));
  const refused = { code: 'refused', hint: /--store names a file of the vault/ };

  it('opens a file', async () => {
    const storage = await openStorage(join(folder, 'vault.db'));
    await storage.close();
  });

  it('names a file that cannot be had', () =>
    assert.rejects(openStorage(join(folder, 'none', 'vault.db')), refused));

  it('names a file that is no database', async () => {
    const file = join(folder, 'notes.txt');
    writeFileSync(
      file,
      'nothing of a vault, and long enough to be looked at as if it were a database\n'.repeat(20),
    );
    await assert.rejects(openStorage(file), refused);
  });
});
