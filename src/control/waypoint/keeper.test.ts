import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { until } from '../../../test/fixtures/until.ts';
import { setTimeout as wait } from 'node:timers/promises';
import { Fault } from '../../model/fault.ts';
import type { Supervise, SupervisedProcess } from '../../platform/supervisor/types.ts';
import { ManualTimer } from '../../platform/timer/manual-timer.fixture.ts';
import type { HostServices } from '../segmentation/services.ts';
import { keepWaypoint } from './keeper.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-keeper-'));
after(() => rmSync(folder, { recursive: true }));

/** A host on which a waypoint is declared at a port, or none; and what is done with its HAProxy, which answers nothing. */
function lab(port: number | undefined) {
  const host = { port, isLocked: false, isFull: false, note: '' };
  const done: string[] = [];
  const timer = new ManualTimer();
  const declared = () => ({
    profiles: [],
    onLoss: 'tighter',
    includeProposed: false,
    bridges: [],
    since: '',
    waypoint: { port: host.port },
  });
  const services = {
    timer,
    clock: () => ({ now: '2026-01-01T00:00:00.000Z', bootId: '', uptime: 0 }),
    state: {
      read: () =>
        host.port === undefined ? undefined : JSON.stringify({ version: 1, current: declared(), kernel: {} }),
    },
    waypoint: {
      folder,
      lockKeeper: () => {
        if (host.isLocked) throw new Fault('usage', 'another keeper');
        return { [Symbol.dispose]: () => undefined };
      },
      readNote: () => undefined,
      writeNote: (text: string) => {
        if (host.isFull) throw new Fault('refused', 'no room');
        host.note = text;
      },
      log: () => undefined,
    },
  } as unknown as HostServices;
  const supervise: Supervise = ({ environment }: SupervisedProcess) => {
    const supervised = {
      starts: 0,
      pid: 7,
      start: () => {
        supervised.starts += 1;
        done.push(`start ${environment['PLIMSOLL_WAYPOINT_PORT']}`);
      },
      restart: (signal: string) => {
        supervised.starts += 1;
        done.push(`restart ${signal}`);
      },
      stop: () => Promise.resolve(void done.push('stop')),
    };
    return supervised;
  };
  const keeping = () => keepWaypoint(services, supervise, () => Promise.reject(new Error('none is asked')));
  /** Sockets are asked in between, which takes time of this machine. */
  const pass = async (milliseconds: number): Promise<void> => {
    for (let left = milliseconds; left > 0; left -= 200) {
      await timer.pass(200);
      await wait(2);
    }
  };
  return { host, done, keeping, pass };
}

describe('a keeper of a waypoint', () => {
  it('keeps it while it is declared, starts it anew for another port, and ends it with its declaration', async () => {
    const { host, done, keeping, pass } = lab(15_001);
    const kept = keeping();
    await until(() => done.length > 0, 'its start');
    await pass(1000);
    assert.deepEqual(done, ['start 15001']);
    assert.deepEqual(JSON.parse(host.note), { starts: 1, said: [], refused: {} });
    host.port = 15_002;
    await pass(400);
    assert.deepEqual(done.slice(1), ['stop', 'start 15002']);
    host.port = undefined;
    await pass(400);
    await kept;
    assert.deepEqual(done.slice(3), ['stop']);
  });

  it('ends one that does not answer for five seconds, which is told', async () => {
    const { host, done, keeping, pass } = lab(15_001);
    const kept = keeping();
    await until(() => done.length > 0, 'its start');
    await pass(4800);
    assert.deepEqual(done, ['start 15001']);
    await pass(1200);
    assert.deepEqual(done.slice(1), ['restart SIGKILL']);
    assert.match(host.note, /it does not answer, so it is ended/);
    host.port = undefined;
    await pass(400);
    await kept;
  });

  it('goes on where nothing can be written down, and says so when it can', async () => {
    const { host, done, keeping, pass } = lab(15_001);
    host.isFull = true;
    const kept = keeping();
    await until(() => done.length > 0, 'its start');
    await pass(400);
    assert.deepEqual([done, host.note], [['start 15001'], '']);
    host.isFull = false;
    await pass(400);
    assert.match(host.note, /the log cannot be written: no room/);
    host.port = undefined;
    await pass(400);
    await kept;
  });

  it('is no second one, but waits a moment for the first to end', async () => {
    const { host, done, keeping, pass } = lab(15_001);
    host.isLocked = true;
    const refused = assert.rejects(keeping(), /another keeper/);
    await pass(2400);
    await refused;
    assert.deepEqual(done, []);
  });
});
