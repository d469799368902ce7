import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { repetitions } from '../fixtures/repetitions.ts';
import { isSoak } from '../property-runs.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { until } from './own-server.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { startVault, type VaultKeys, type VaultProcess } from './vault-process.ts';

export const lane: Lane = 'anywhere';
export const mostSeconds = 240;

const KILLS = repetitions(8, 500);
/** Of replicas, one in each second. */
const REPLICA_KILLS = repetitions(6, 100);
const [WRITERS, READERS] = [3, 4];
/** Milliseconds from a reader's read to its next, which waits for nothing: some hundred in a second are enough where a few replicas are killed. */
const PACE = isSoak ? 0 : 20;

/** What is known of a key whose writer counts up: what was answered, tried and seen, the highest of each. */
interface Register {
  acknowledged: number;
  tried: number;
  seen: number;
}

describe('a vault on PostgreSQL', () => {
  let postgres: Postgres;
  before(async () => {
    postgres = await startPostgres();
  });
  after(() => postgres.stop());

  it(`loses no write that was answered, in ${KILLS} kills`, async (test) => {
    let answered = 0;
    const vault = await startVault(await postgres.database());
    await vault.initialise();
    await vault.ask('POST', 'sys/mounts/kv', { type: 'kv-v2' });
    for (let kill = 0; kill < KILLS; kill += 1) {
      const written: string[] = [];
      const over = new AbortController();
      const workers = Array.from({ length: WRITERS }, async (_, worker) => {
        for (let n = 0; !over.signal.aborted; n += 1) {
          const path = `kv/data/k${kill}-${worker}-${n}`;
          const reply = await vault.ask('POST', path, { data: { path } }).catch(() => undefined);
          if (reply?.status === 200) written.push(path);
        }
      });
      const enough = 5 + Math.floor(Math.random() * 20);
      await until(() => written.length >= enough);
      await vault.end('SIGKILL');
      over.abort();
      await Promise.all(workers);
      await vault.start();
      await vault.unseal();
      for (const path of written)
        assert.deepEqual((await vault.ask('GET', path)).body.data['data'], { path }, path);
      answered += written.length;
    }
    await vault.end();
    test.diagnostic(`${answered} writes were answered, and all were there`);
  });

  it(`of three replicas shows each what any has answered, while one is killed each second, ${REPLICA_KILLS} times`, async (test) => {
    const { replicas, keys } = await threeReplicas(await postgres.database());
    const over = new AbortController();
    const registers = Array.from({ length: WRITERS }, () => ({ acknowledged: 0, tried: 0, seen: 0 }));
    let reads = 0;
    const work = registers.flatMap((register, key) => [
      writing(register, key, replicas, over.signal),
      ...Array.from({ length: READERS }, () =>
        reading(register, key, replicas, over.signal, () => (reads += 1)),
      ),
    ]);
    const all = Promise.all(work);
    for (let kill = 0; kill < REPLICA_KILLS; kill += 1) {
      const replica = replicas[kill % replicas.length];
      const answered = registers.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
      const start = Date.now();
      // What fails meanwhile is told now.
      await Promise.race([
        all,
        until(
          () =>
            Date.now() - start >= 1000 &&
            registers.reduce((sum, { acknowledged }) => sum + acknowledged, 0) >= answered + 10,
        ),
      ]);
      await replica?.end('SIGKILL');
      await replica?.start();
      await replica?.unseal(keys);
    }
    over.abort();
    await all;
    for (const [key, { acknowledged }] of registers.entries())
      for (const replica of replicas) assert.ok((await valueOf(replica, key)) >= acknowledged);
    assert.ok(reads >= REPLICA_KILLS * 10, `only ${reads} reads`);
    await Promise.all(replicas.map((replica) => replica.end()));
    const writes = registers.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
    test.diagnostic(`${reads} reads were held to ${writes} writes`);
  });
});

async function threeReplicas(store: string) {
  const first = await startVault(store);
  const keys: VaultKeys = await first.initialise();
  await first.ask('POST', 'sys/mounts/kv', { type: 'kv-v2' });
  const others = await Promise.all([startVault(store), startVault(store)]);
  for (const other of others) await other.unseal(keys);
  return { replicas: [first, ...others], keys };
}

/** Writes 1, 2, 3 to a key, each by any replica; what was not answered may be there or not. */
async function writing(
  register: Register,
  key: number,
  replicas: readonly VaultProcess[],
  over: AbortSignal,
): Promise<void> {
  while (!over.aborted) {
    const n = (register.tried += 1);
    const reply = await any(replicas)
      .ask('POST', `kv/data/r${key}`, { data: { n } })
      .catch(() => undefined);
    if (reply?.status === 200) register.acknowledged = n;
  }
}

/** Holds each read to what was answered, or seen by another read, before it began. */
async function reading(
  register: Register,
  key: number,
  replicas: readonly VaultProcess[],
  over: AbortSignal,
  count: () => void,
): Promise<void> {
  while (!over.aborted) {
    const least = Math.max(register.acknowledged, register.seen);
    const value = await valueOf(any(replicas), key).catch(() => undefined);
    if (value === undefined) continue;
    assert.ok(value >= least, `a read of r${key} saw ${value} after ${least}`);
    assert.ok(value <= register.tried);
    register.seen = Math.max(register.seen, value);
    count();
    await sleep(PACE);
  }
}

/** 0 where there is none. Rejects where the replica does not serve. */
async function valueOf(replica: VaultProcess, key: number): Promise<number> {
  const { status, body } = await replica.ask('GET', `kv/data/r${key}`);
  if (status === 404) return 0;
  if (status !== 200) throw new Error(`answered by ${status}`);
  return (body.data['data'] as { readonly n: number }).n;
}

function any(replicas: readonly VaultProcess[]): VaultProcess {
  const [first] = replicas;
  assert.ok(first);
  return replicas[Math.floor(Math.random() * replicas.length)] ?? first;
}
