import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { lostIn, parseRecording } from '../../src/model/flow/recording.ts';
import { ROOT } from '../architecture/source-files.ts';
import { repetitions } from '../fixtures/repetitions.ts';
import { NetworkLab } from './network-lab.ts';
import { absence, missing, missingMachine } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'kernel';

const CONNECTIONS = repetitions(10_000, 50_000);
const FLOOD = join(import.meta.dirname, 'connection-flood.ts');
const [WEB, API] = ['10.0.0.187', '10.0.0.188'];
const TRACKED =
  'add table inet tracked; add chain inet tracked forward { type filter hook forward priority 0; }; add rule inet tracked forward ct state new counter';

const canIsolate = spawnSync('unshare', ['-n', 'true']).status === 0;
const tracing = '/sys/kernel/tracing';
if (missingMachine() === false && !existsSync(join(tracing, 'events')))
  spawnSync('mount', ['-t', 'tracefs', 'tracefs', tracing]);
const skip =
  missingMachine() ||
  missing('nft', 'ip', 'conntrack') ||
  absence(canIsolate, 'the right to make network namespaces');
const skipSockets = absence(existsSync(join(tracing, 'events/sock/inet_sock_set_state')), 'tracefs');

describe(`${CONNECTIONS} short connections`, { skip }, () => {
  let lab: NetworkLab;
  let server: ChildProcess;
  before(async () => {
    lab = new NetworkLab(
      new Map([
        ['web', [WEB, 'fd00::187']],
        ['api', [API, 'fd00::188']],
      ]),
    );
    lab.run('host', 'nft', TRACKED);
    const served = lab.spawn('api', process.execPath, FLOOD, 'serve');
    server = served;
    await once(served.stdout, 'data');
  });
  after(async () => {
    server.kill();
    await lab.dispose();
  });

  /** Who listens is ended the moment that the last connection is over. */
  async function learned(source: string): Promise<{ seen: number; lost: number; code: number | null }> {
    lab.run('host', 'conntrack', '-F');
    const command = [join(ROOT, 'plimsoll'), 'network', 'learn', '--for', '10m', '--source', source];
    // `ip netns exec` hides tracefs, which tells of every namespace anyway.
    const child =
      source === 'sockets'
        ? spawn('sh', ['-c', 'exec "$@"', 'sh', ...command], { stdio: ['ignore', 'pipe', 'pipe'] })
        : lab.spawn('host', ...command);
    const [printed, ended] = [text(child.stdout), once(child, 'exit')];
    await once(child.stderr, 'data');
    const flood = lab.spawn('web', process.execPath, FLOOD, 'connect', API, String(CONNECTIONS));
    const [complaints] = await Promise.all([text(flood.stderr), once(flood, 'exit')]);
    assert.equal(flood.exitCode, 0, complaints);
    child.kill('SIGINT');
    await ended;
    // Reading it refuses figures that do not add up.
    const { records, totals } = parseRecording(await printed, 'flows');
    const ours = records.filter(
      ({ to, port = 0 }) => to.kind === 'address' && to.address === API && port >= 20_000 && port < 20_010,
    );
    return {
      seen: ours.reduce((all, { count }) => all + count, 0),
      lost: lostIn(totals?.lost ?? {}),
      code: child.exitCode,
    };
  }

  for (const [source, why] of [['conntrack', false] as const, ['sockets', skipSockets] as const])
    it(`are all seen by ${source}, or what is missing is counted`, { skip: why }, async (test) => {
      const { seen, lost, code } = await learned(source);
      test.diagnostic(`${seen} seen, ${lost} lost`);
      assert.ok(seen <= CONNECTIONS, `${seen} of ${CONNECTIONS}: none is seen twice`);
      assert.ok(seen === CONNECTIONS || lost > 0, `${seen} of ${CONNECTIONS}, and ${lost} lost`);
      assert.equal(code, lost > 0 ? 4 : 0);
    });
});
