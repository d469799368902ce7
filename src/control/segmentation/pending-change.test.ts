import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import { TIMER } from '../../platform/timer/timer.ts';
import type { HostServices, Moment } from './services.ts';
import { settledState, watchPending } from './pending-change.ts';
import { alone, readState, secondsLeft, type SegmentationState } from './state.ts';

const CURRENT = {
  profiles: [],
  onLoss: 'tighter' as const,
  includeProposed: false,
  bridges: [],
  audited: [],
  since: 'then',
};
const BRIDGES = 'net.bridge.bridge-nf-call-iptables';

/** A host whose kernel has our tables until nft is told to delete them. */
function fakeHost(content: SegmentationState | undefined, moment: Partial<Moment> = {}) {
  const host = {
    text: content && JSON.stringify(content),
    hasTables: true,
    settings: new Map([[BRIDGES, '1']]),
    isLocked: false,
  };
  const tables = () => (host.hasTables ? [{ table: { family: 'inet', name: 'plimsoll' } }] : []);
  const services: HostServices = {
    http: { request: () => Promise.reject(new Fault('unreachable', 'no engine')) },
    environment: {},
    commands: {
      run: (_command, args) => {
        if (args.includes('-f')) host.hasTables = false;
        return Promise.resolve({ code: 0, stdout: JSON.stringify({ nftables: tables() }), stderr: '' });
      },
    },
    state: {
      read: () => host.text,
      write: (text) => (host.text = text),
      lock: () => {
        if (host.isLocked) throw new Fault('usage', 'another');
        host.isLocked = true;
        return { [Symbol.dispose]: () => (host.isLocked = false) };
      },
      lockGuard: () => ({ [Symbol.dispose]: () => undefined }),
    },
    startRelay: () => Promise.reject(new Error('none is needed')),
    readText: () => undefined,
    waypoint: {
      folder: '/nowhere',
      lockKeeper: () => ({ [Symbol.dispose]: () => undefined }),
      startKeeper: () => Promise.resolve(),
      log: () => undefined,
      readNote: () => undefined,
      writeNote: () => undefined,
      remove: () => undefined,
    },
    starts: {
      open: () => Promise.reject(new Error('nobody begins')),
      ask: () => Promise.reject(new Error('nobody begins')),
    },
    startWatchdog: () => Promise.resolve(),
    timer: TIMER,
    clock: () => ({ now: 'now', bootId: 'boot', uptime: 100, ...moment }),
    kernel: {
      read: (name) => host.settings.get(name),
      write: (name, value) => host.settings.set(name, value),
    },
  };
  return { host, services };
}

function pendingUntil(deadline: number, before?: typeof CURRENT): SegmentationState {
  const pending = { id: 'id', bootId: 'boot', deadline, ...(before ? { before } : {}) };
  return { version: 1, current: CURRENT, pending, kernel: { [BRIDGES]: '0' } };
}

describe('a change that is not confirmed', () => {
  it('stays while there is time, on a clock that nobody can set', async () => {
    const { host, services } = fakeHost(pendingUntil(101));
    assert.deepEqual((await settledState(services)).wasTakenBack, false);
    assert.equal(host.hasTables, true);
    const { pending } = pendingUntil(130);
    assert.ok(pending);
    assert.equal(secondsLeft(pending, services.clock()), 30);
    assert.equal(secondsLeft(pending, { now: '', bootId: 'another', uptime: 1 }), 0);
  });

  for (const [when, moment] of [
    ['its time is over', { uptime: 102 }],
    ['the machine was started again', { bootId: 'another', uptime: 1 }],
  ] as const)
    it(`is taken back with its settings when ${when}`, async () => {
      const { host, services } = fakeHost(pendingUntil(101), moment);
      assert.deepEqual(await settledState(services), { state: undefined, wasTakenBack: true });
      assert.deepEqual([host.hasTables, host.text, host.settings.get(BRIDGES)], [false, undefined, '0']);
    });

  it('is taken back by its watchdog, and by no other', async () => {
    const { host, services } = fakeHost(pendingUntil(99));
    await watchPending('another', services);
    assert.equal(host.hasTables, true);
    await watchPending('id', services);
    assert.equal(host.hasTables, false);
  });

  it('that cannot be taken back says why, and is tried again', async () => {
    const { host, services } = fakeHost(pendingUntil(99, CURRENT));
    const watching = watchPending('id', services);
    for (let tries = 0; tries < 100 && !host.text?.includes('no engine'); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    assert.match(readState(services)?.pending?.problem ?? '', /no engine/);
    // Confirmed after all, which ends the watch.
    host.text = JSON.stringify({ version: 1, current: CURRENT, kernel: {} });
    await watching;
  });
});

describe('the state', () => {
  it('that is not of this program is a fault that says how to go on', () => {
    for (const text of ['', '{', '{"version":2}', '[]', '{"version":1,"kernel":{},"more":1}']) {
      const { host, services } = fakeHost(undefined);
      host.text = text;
      assert.throws(
        () => readState(services),
        (error) => error instanceof Fault && error.code === 'malformed',
      );
    }
  });

  it('is changed by one at a time: others wait, and then give up', async () => {
    const { host, services } = fakeHost(undefined);
    host.isLocked = true;
    setTimeout(() => (host.isLocked = false), 60);
    assert.equal(await alone(services, 2000, () => Promise.resolve(1)), 1);
    assert.equal(host.isLocked, false);
    host.isLocked = true;
    await assert.rejects(
      alone(services, 50, () => Promise.resolve(1)),
      /another/,
    );
  });
});
