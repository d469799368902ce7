import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, describe, it } from 'node:test';
import { printedReport } from '../../../test/fixtures/printed-report.ts';
import { Fault } from '../../model/fault.ts';
import type { GuardUpdate } from '../../model/report/guard-update.ts';
import { EngineClient } from '../../observe/image/sources/engine/engine-client.ts';
import { ManualTimer } from '../../platform/timer/manual-timer.fixture.ts';
import { TIMER } from '../../platform/timer/timer.ts';
import type { Timer } from '../../platform/timer/types.ts';
import { Guard } from './guard.ts';
import type { HostServices } from '../segmentation/services.ts';
import type { NameAnswers } from '../names/names.ts';

const ID = 'a'.repeat(64);
const ENGINE = { engine: 'Docker' as const, url: 'http://localhost' };
const WEB =
  'apiVersion: plimsoll/v1\nkind: WorkloadProfile\nmetadata: { name: web, namespace: lab }\negress: []\n';
const STATE = {
  version: 1,
  current: {
    profiles: [{ file: 'web.yaml', text: WEB }],
    onLoss: 'tighter',
    includeProposed: false,
    bridges: [],
    engine: ENGINE,
    since: '',
  },
  kernel: {},
};
const NAMES = {
  prepare: () => Promise.resolve(),
  settle: () => Promise.resolve(),
  clear: () => Promise.resolve(),
} as unknown as NameAnswers;

/** What `ip` tells inside and outside of a container at 10.0.0.2. */
function reported(command: string, args: readonly string[]): unknown {
  const own = { ifindex: 5, ifname: 'eth0', link_index: 6, link_netnsid: 0 };
  if (args.includes('address'))
    return [{ ...own, addr_info: [{ family: 'inet', local: '10.0.0.2', scope: 'global' }] }];
  if (args.includes('route')) return [];
  return [command === 'nsenter' ? own : { ...own, ifindex: 6, ifname: 'veth6', link_index: 5 }];
}

/** A guard on a host whose kernel has no rules, or some, and takes those that it is given, or not. */
function setUp({
  hasRules = false,
  takesRules = true,
  timer = TIMER,
}: { hasRules?: boolean; takesRules?: boolean; timer?: Timer } = {}) {
  const loaded: string[] = [];
  const tables = hasRules ? [{ table: { family: 'inet', name: 'plimsoll' } }] : [];
  const run: HostServices['commands']['run'] = (command, args, input) => {
    if (command === 'nft' && input !== undefined) {
      if (takesRules) loaded.push(input);
      return Promise.resolve({ code: takesRules ? 0 : 1, stdout: '', stderr: 'it refuses' });
    }
    const answer = command === 'nft' ? { nftables: tables } : reported(command, args);
    return Promise.resolve({ code: 0, stdout: JSON.stringify(answer), stderr: '' });
  };
  const services = {
    commands: { run },
    state: { read: () => JSON.stringify(STATE), lock: () => ({ [Symbol.dispose]: () => undefined }) },
    clock: () => ({ now: '2026-01-01T00:00:00.000Z', bootId: '', uptime: 0 }),
    kernel: { read: () => '1' },
    timer,
  } as unknown as HostServices;
  const updates: GuardUpdate[] = [];
  const stop = new AbortController();
  const told = (update: GuardUpdate) => updates.push(printedReport('guard-update', update));
  const guard = new Guard({ services, names: NAMES }, told, stop.signal);
  void guard.run();
  return { guard, loaded, updates, stop };
}

describe('a guard that is asked whether a container may begin', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-guard-'));
  after(() => rmSync(folder, { recursive: true }));
  const bundle = join(folder, 'bundle');
  const keep = (name: string): void => {
    const own = join(folder, 'containers', ID);
    for (const path of [own, bundle]) mkdirSync(path, { recursive: true });
    writeFileSync(
      join(bundle, 'config.json'),
      JSON.stringify({ root: { path: join(folder, 'root/merged') } }),
    );
    writeFileSync(join(own, 'config.v2.json'), JSON.stringify({ Name: `/${name}`, Config: {} }));
    writeFileSync(join(own, 'hostconfig.json'), JSON.stringify({ NetworkMode: 'bridge' }));
  };
  const beginning = { id: ID, pid: 7, bundle };

  it('lets it once the kernel has it', async () => {
    keep('web');
    const { guard, loaded } = setUp();
    await guard.admit(beginning);
    assert.match(loaded.join('\n'), /"10\.0\.0\.2"/);
    assert.match(loaded.join('\n'), /"veth6"/);
  });

  it('does not where the kernel refuses, unless nobody holds it', async () => {
    keep('web');
    await assert.rejects(setUp({ takesRules: false }).guard.admit(beginning), /it refuses/);
    keep('stranger');
    await setUp({ takesRules: false }).guard.admit(beginning);
    await setUp({ takesRules: false }).guard.admit({ ...beginning, id: 'b'.repeat(64) });
  });

  it('lets it wait where the kernel may know somebody whom it does not', async () => {
    keep('web');
    const { guard, loaded } = setUp({ hasRules: true });
    const isAdmitted = guard.admit(beginning).then(() => true);
    const isLate = new Promise((resolve) => {
      setTimeout(resolve, 100, false);
    });
    assert.equal(await Promise.race([isAdmitted, isLate]), false);
    assert.deepEqual(loaded, []);
  });
});

/** An engine without containers, which tells of these events. */
class Engine extends EngineClient {
  isBroken = false;
  readonly #events: PassThrough;

  constructor(events: PassThrough) {
    super(ENGINE, { request: () => Promise.reject(new Error('it is not asked')) });
    this.#events = events;
  }

  override reported(path: string): Promise<unknown> {
    if (path !== '/containers/json') return Promise.resolve(undefined);
    return this.isBroken ? Promise.reject(new Fault('unreachable', 'it is broken')) : Promise.resolve([]);
  }

  override events(): Promise<never> {
    return Promise.resolve(this.#events as never);
  }
}

describe('a guard that follows an engine', () => {
  it('asks for everybody again at each event until everybody is known', async () => {
    const events = new PassThrough();
    const client = new Engine(events);
    client.isBroken = true;
    const { guard, loaded, updates, stop } = setUp();
    const following = guard.follow(client);
    const start = { Type: 'container', Action: 'start', Actor: { ID }, timeNano: 0 };
    const reasons = async (count: number): Promise<string[]> => {
      while (updates.length < count) await new Promise((resolve) => void setImmediate(resolve));
      return updates.map(({ because }) => because);
    };
    await reasons(1);
    events.write(`${JSON.stringify(start)}\n`);
    const once = `${ID.slice(0, 12)} start`;
    assert.deepEqual(await reasons(2), ['start', once]);
    assert.deepEqual(loaded, []);
    client.isBroken = false;
    events.write(`${JSON.stringify(start)}\n`);
    assert.deepEqual(await reasons(3), ['start', once, once]);
    assert.equal(loaded.length, 1);
    stop.abort();
    await following;
  });

  it('asks for everybody now and then, and loads again what others took away', async () => {
    const timer = new ManualTimer();
    const { guard, loaded, updates, stop } = setUp({ timer });
    const following = guard.follow(new Engine(new PassThrough()));
    await timer.pass(9999);
    assert.deepEqual(
      updates.map(({ because }) => because),
      ['start'],
    );
    await timer.pass(10_001);
    assert.deepEqual(
      updates.map(({ because }) => because),
      ['start', 'heartbeat', 'heartbeat'],
    );
    assert.equal(loaded.length, 3);
    stop.abort();
    await following;
    assert.deepEqual(timer.waits, []);
  });
});
