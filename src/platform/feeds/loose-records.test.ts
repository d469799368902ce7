import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { openAdvisoryStore } from '../advisories/store.ts';
import { looseRecordNames, readLooseRecords } from './loose-records.ts';
import { updateAdvisories } from './update.ts';

const record = (id: string, ecosystem: string, modified = '2099-01-01T00:00:00Z') =>
  JSON.stringify({
    id,
    modified,
    affected: [{ package: { ecosystem, name: 'thing' }, versions: ['1.0.0'] }],
  });

describe('records that lie in folders by themselves', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-loose-'));
    mkdirSync(join(folder, 'npm/deeper.json'), { recursive: true });
    mkdirSync(join(folder, 'kev'));
    mkdirSync(join(folder, 'empty'));
    writeFileSync(join(folder, 'npm/TEST-2.json'), record('TEST-2', 'npm'));
    writeFileSync(join(folder, 'npm/TEST-1.json'), record('TEST-1', 'npm'));
    writeFileSync(join(folder, 'npm/notes.txt'), 'not a record');
    writeFileSync(join(folder, 'kev/known_exploited_vulnerabilities.json'), '{"vulnerabilities":[]}');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const update = () =>
    updateAdvisories({
      base: folder,
      databasePath: join(folder, 'db.sqlite'),
      http: { request: () => assert.fail('a folder asks no network') },
      clock: () => new Date('2099-02-01'),
    });

  it('are listed and read in the order of their names', () => {
    assert.deepEqual(looseRecordNames(join(folder, 'npm')), ['TEST-1.json', 'TEST-2.json']);
    const read = [...readLooseRecords(join(folder, 'npm'), (name) => name !== 'TEST-2.json')];
    assert.deepEqual(
      read.map((one) => one.name),
      ['TEST-1.json'],
    );
    assert.deepEqual(looseRecordNames(join(folder, 'absent')), []);
  });

  it('are compiled from a base that lists no ecosystems', async () => {
    const summary = await update();
    assert.deepEqual([summary.advisories, summary.ecosystems, summary.bad.count], [2, 1, 0]);
    assert.equal(
      summary.absent.some(({ part }) => part === 'kev' || part === 'empty'),
      false,
    );
    using store = openAdvisoryStore(join(folder, 'db.sqlite'));
    assert.deepEqual(
      store.find('npm', 'thing').map(({ advisory }) => advisory.id),
      ['TEST-1', 'TEST-2'],
    );
  });

  it('are brought up to date', async () => {
    await update();
    rmSync(join(folder, 'npm/TEST-1.json'));
    writeFileSync(join(folder, 'npm/TEST-3.json'), record('TEST-3', 'npm', '2099-01-02T00:00:00Z'));
    const summary = await update();
    assert.deepEqual([summary.advisories, summary.removed], [2, 1]);
  });
});
