import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { until } from '../../../test/fixtures/until.ts';
import { ManualTimer } from '../../platform/timer/manual-timer.fixture.ts';
import { endWhere } from './end-narrowed.ts';

const shown = (
  id: number,
  backend = 'judged',
) => `0x${id}: [26/Nov/2026:09:00:20.255558] id=${id} proto=tcpv4 source=10.0.0.2:41234
  frontend=waypoint (id=2 mode=tcp), listener=? (id=1) addr=10.0.0.5:8080
  backend=${backend} (id=3 mode=tcp)
`;

/** A folder where HAProxy seems to run, with these streams; which of them were ended. */
async function folderWith(t: TestContext, streams: Map<number, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-ending-'));
  const ended: number[] = [];
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    connection.on('data', (bytes) => {
      const [, id] = /^shutdown session 0x(\d+)/.exec(bytes.toString()) ?? [];
      if (id !== undefined) {
        ended.push(Number(id));
        streams.delete(Number(id));
      }
      connection.end(id === undefined ? `${[...streams.values()].join('')}\n` : '\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(join(folder, 'runtime.sock'), resolve));
  t.after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  return { folder, ended };
}

describe('what goes on through a waypoint and is over', () => {
  it('is ended at once where it is no HTTP, and a request only where it does not end by itself in time', async (t) => {
    const streams = new Map([
      [1, shown(1)],
      [2, shown(2)],
      [3, shown(3, 'connections')],
    ]);
    const { folder, ended } = await folderWith(t, streams);
    const timer = new ManualTimer();
    const ending = endWhere(folder, () => true, timer);
    await until(() => timer.waits.length > 0, 'requests are given time');
    assert.deepEqual([ended, timer.waits], [[3], [500]]);
    streams.delete(1);
    await timer.pass(500);
    assert.equal(await ending, 2);
    assert.deepEqual(ended, [3, 2]);
  });

  it('is waited for nowhere where no request is over', async (t) => {
    const { folder, ended } = await folderWith(
      t,
      new Map([
        [3, shown(3, 'connections')],
        [4, shown(4)],
      ]),
    );
    const timer = new ManualTimer();
    assert.equal(await endWhere(folder, ({ kind }) => kind === 'connection', timer), 1);
    assert.deepEqual([ended, timer.waits], [[3], []]);
  });
});
