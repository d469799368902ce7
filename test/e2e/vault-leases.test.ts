import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openPostgresStorage } from '../../src/platform/vault-storage/postgres-storage.ts';
import { openSqliteStorage } from '../../src/platform/vault-storage/sqlite-storage.ts';
import type { VaultStorage } from '../../src/platform/vault-storage/types.ts';
import { TestVault } from '../../src/vault/vault.fixture.ts';
import { repetitions } from '../fixtures/repetitions.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { reportWithin } from '../time-bound.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { startVault, type VaultKeys, type VaultProcess } from './vault-process.ts';

export const lane: Lane = 'anywhere';
export const mostSeconds = 180;

/** Leases that go on for long, and those that are over. */
const [LIVING, OVER] = repetitions([20_000, 2_000], [970_000, 30_000]);
const BATCH = 500;
/** Milliseconds of processor time until it serves. */
const START = 1_000;
const HOUR = 3_600_000;
/** As Linux counts processor time. */
const TICK = 10;

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vault-leases-'));
let postgres: Postgres;
before(async () => {
  postgres = await startPostgres();
});
after(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true });
});

const STORES: ReadonlyMap<string, () => Promise<string>> = new Map([
  ['SQLite', () => Promise.resolve(join(folder, 'vault.db'))],
  ['PostgreSQL', () => postgres.database()],
]);

for (const [name, make] of STORES)
  describe(`a vault with many leases in ${name}`, () => {
    let store = '';
    let vault: VaultProcess;
    let keys: VaultKeys;
    before(async () => {
      store = await make();
      vault = await startVault(store);
      keys = await vault.initialise();
      await vault.ask('POST', 'sys/mounts/pki', { type: 'pki' });
      await vault.ask('POST', 'sys/mounts/kv', { type: 'kv-v2' });
      await vault.ask('POST', 'kv/data/a', { data: { n: 1 } });
      await vault.end();
      await addLeases(store, keys);
    });
    after(() => vault.end());

    it('starts as one without, and ends those that are over while it answers', async (context) => {
      await vault.start();
      const spent = processorTime(vault);
      await vault.unseal();
      assert.equal((await vault.ask('GET', 'kv/data/a')).status, 200);
      reportWithin(context, 'time of the processor until it serves', processorTime(vault) - spent, START);
      const from = performance.now();
      let [reads, slowest, left] = [0, 0, OVER];
      while (left > 0) {
        const asked = performance.now();
        assert.equal((await vault.ask('GET', 'kv/data/a')).status, 200);
        slowest = Math.max(slowest, performance.now() - asked);
        reads += 1;
        if (reads % 20 === 0) left = (await leaseCount(vault)) - LIVING;
      }
      const took = performance.now() - from;
      context.diagnostic(`${OVER} ended in ${took.toFixed(0)} ms, and ${reads} reads answered meanwhile`);
      reportWithin(context, 'the slowest read', slowest, 1_000);
      assert.equal(await leaseCount(vault), LIVING);
    });
  });

/** Leases that are over are whole, and written as the vault does; of the others nothing is read until they are due. */
async function addLeases(store: string, keys: VaultKeys): Promise<void> {
  const storage = store.startsWith('postgres') ? await openPostgresStorage(store) : openSqliteStorage(store);
  await inBatches(LIVING, (from, to) => addRows(storage, from, to));
  const { vault } = await TestVault.join(keys, storage);
  assert.ok(vault.core);
  const { leases, mounts } = vault.core.services;
  const mount = (await mounts.all()).find(({ type }) => type === 'pki');
  assert.ok(mount);
  const grant = { ttl: 60, maxTtl: 60, isRenewable: false, internal: { serial: '00:11' } };
  const past = Date.now() - HOUR;
  await inBatches(OVER, async (from, to) => {
    const one = () => leases.create(grant, mount, 'pki/issue/over', 'nobody', past);
    await Promise.all(Array.from({ length: to - from }, one));
  });
  await storage.close();
}

async function addRows(storage: VaultStorage, from: number, to: number): Promise<void> {
  const value = randomBytes(300);
  const due = Date.now() + HOUR;
  const changes = Array.from({ length: to - from }, (_, index) => ({
    path: `leases/id/pki/issue/living/${from + index}`,
    value,
    expected: 0,
    due: due + index,
  }));
  assert.ok(await storage.write(changes));
}

async function inBatches(count: number, work: (from: number, to: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < count; from += BATCH) await work(from, Math.min(from + BATCH, count));
}

async function leaseCount(vault: VaultProcess): Promise<number> {
  return Number((await vault.ask('GET', 'sys/leases/count')).body.data['lease_count']);
}

/** Milliseconds that a process had of a processor so far. */
function processorTime({ process: { pid } }: VaultProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK;
}
