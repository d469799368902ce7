import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../../model/fault.ts';
import type { UpdateSummary } from '../../../platform/feeds/types.ts';
import type { AdvisoryUpdate } from '../../composition/advisory-services.ts';
import { type Freshness, freshenAdvisories } from './advisory-update.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-05-01T12:00:00Z');
const UPDATED: UpdateSummary = {
  mode: 'full',
  advisories: 1,
  ecosystems: 1,
  newest: undefined,
  read: 1,
  removed: 0,
  bad: { count: 0, examples: [] },
  exploited: 0,
  probabilities: 0,
  absent: [],
};
const USUAL: Freshness = {
  update: false,
  autoUpdate: undefined,
  from: undefined,
  db: undefined,
  offline: false,
  quiet: true,
};

/** What is asked to be fetched, where the data that is there is so many hours old, or there is none. */
async function fetched(
  freshness: Partial<Freshness>,
  hours?: number,
  fault?: Fault,
): Promise<AdvisoryUpdate[]> {
  const requests: AdvisoryUpdate[] = [];
  const advisories = () =>
    Promise.resolve({
      update: (request: AdvisoryUpdate) => {
        requests.push(request);
        return fault ? Promise.reject(fault) : Promise.resolve(UPDATED);
      },
      status: () => {
        if (hours === undefined) throw new Fault('not-found', 'there is no advisory database');
        const compiled = new Date(NOW - hours * HOUR).toISOString();
        return { compiled, newest: undefined, advisories: 1, ecosystems: {} };
      },
    });
  await freshenAdvisories({ ...USUAL, ...freshness }, { advisories }, () => NOW);
  return requests;
}

describe('advisory data before a scan', () => {
  it('is left as it is unless somebody asks', async () => {
    assert.deepEqual(await fetched({}), []);
    assert.deepEqual(await fetched({}, 1000), []);
  });

  it('is fetched where it is asked for, from where it is asked for', async () => {
    const [request] = await fetched({ update: true, from: './mirror', db: 'own.sqlite' }, 0);
    assert.equal(request?.base, './mirror');
    assert.equal(request?.db, 'own.sqlite');
    assert.equal(request?.offline, false);
  });

  it('is fetched where it is older than it may be, or not there', async () => {
    assert.equal((await fetched({ autoUpdate: 12 * HOUR }, 11)).length, 0);
    assert.equal((await fetched({ autoUpdate: 12 * HOUR }, 13)).length, 1);
    assert.equal((await fetched({ autoUpdate: 12 * HOUR })).length, 1);
  });

  it('is not fetched by itself with --offline', async () => {
    assert.equal((await fetched({ autoUpdate: HOUR, offline: true }, 13)).length, 0);
    const [request] = await fetched({ update: true, offline: true });
    assert.equal(request?.offline, true);
  });

  it('that cannot be had is a fault where it was asked for, and else what is there is used', async () => {
    const unreachable = new Fault('unreachable', 'the mirror did not answer');
    await assert.rejects(fetched({ update: true }, 1, unreachable), unreachable);
    assert.equal((await fetched({ autoUpdate: HOUR }, 13, unreachable)).length, 1);
  });
});
