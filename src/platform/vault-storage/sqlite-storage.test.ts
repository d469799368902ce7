import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openSqliteStorage } from './sqlite-storage.ts';
import { isAsMap, showsReplaced, STORES } from './storage-conformance.fixture.ts';

describe('a store in SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vault-storage-'));
  after(() => rmSync(folder, { recursive: true }));

  const open = () => Promise.resolve(openSqliteStorage(':memory:'));
  for (const [what, prove] of STORES)
    it(what, async () => {
      const storage = await open();
      await prove(storage);
      await storage.close();
    });

  it('is as a map of what was written', () => isAsMap(open, 20));

  it('counts what is more than it looks at at once', async () => {
    const storage = await open();
    const path = (index: number) => `a/${String(index).padStart(5, '0')}`;
    const value = Buffer.alloc(1);
    await storage.write(Array.from({ length: 12_000 }, (_, at) => ({ path: path(at), value, expected: 0 })));
    const counts = [5_000, 5_001, 10_000, 20_000].map((most) => storage.count('a/', most));
    assert.deepEqual(await Promise.all(counts), [5_000, 5_001, 10_000, 12_000]);
    await storage.close();
  });

  it('is one for several who have it open, and lasts', async () => {
    const file = join(folder, 'vault.db');
    const [one, other] = [openSqliteStorage(file), openSqliteStorage(file)];
    assert.ok(await one.write([{ path: 'a', value: Buffer.from('1'), expected: 0 }]));
    assert.equal(await other.write([{ path: 'a', value: Buffer.from('2'), expected: 0 }]), false);
    await Promise.all([one.close(), other.close()]);
    const again = openSqliteStorage(file);
    assert.equal((await again.get(['a']))[0]?.value.toString(), '1');
    await again.close();
    await assert.rejects(async () => again.get(['a']), { code: 'unreachable' });
  });

  it('shows what another one who has it open has replaced everything with', async () => {
    const file = join(folder, 'replaced.db');
    const [one, other] = [openSqliteStorage(file), openSqliteStorage(file)];
    await showsReplaced(one, other);
    await Promise.all([one.close(), other.close()]);
  });

  it('is opened where its table is of before values had rows of their own', async () => {
    const file = join(folder, 'earlier.db');
    const database = new DatabaseSync(file);
    database.exec(`
      CREATE TABLE entries (
        path TEXT PRIMARY KEY, value BLOB NOT NULL, version INTEGER NOT NULL, due INTEGER
      ) WITHOUT ROWID;
      INSERT INTO entries VALUES ('x', x'31', 4, NULL);
      PRAGMA user_version = 1`);
    database.close();
    const [one, other] = [openSqliteStorage(file), openSqliteStorage(file)];
    assert.ok(await one.write([{ path: 'x', value: Buffer.from('2'), expected: 4, due: 9 }]));
    const [told] = await other.get(['x']);
    assert.deepEqual([told?.value.toString(), told?.version], ['2', 5]);
    await showsReplaced(one, other);
    await Promise.all([one.close(), other.close()]);
  });

  it('is not opened where its layout is another one', () => {
    const file = join(folder, 'later.db');
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 99');
    database.close();
    assert.throws(() => openSqliteStorage(file), { code: 'unsupported' });
  });
});
