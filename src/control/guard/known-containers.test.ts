import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EngineClient } from '../../observe/image/sources/engine/engine-client.ts';
import type { RunningContainer } from '../../observe/runtime/containers/container.ts';
import type { HostCommands } from '../../platform/host/types.ts';
import { KnownContainers } from './known-containers.ts';

const COMMANDS: HostCommands = { run: () => Promise.resolve({ code: 0, stdout: '', stderr: '' }) };

/** An engine that tells of these, by id and address. */
class Engine extends EngineClient {
  running: readonly (readonly [id: string, address: string])[] = [];

  constructor() {
    const request = (): Promise<never> => Promise.reject(new Error('it is not asked'));
    super({ engine: 'Docker', url: 'http://localhost' }, { request });
  }

  override reported(path: string): Promise<unknown> {
    if (path === '/containers/json') return Promise.resolve(this.running.map(([id]) => ({ Id: id })));
    const [id, address] = this.running.find(([one]) => path.includes(one)) ?? [];
    if (id === undefined) return Promise.resolve(undefined);
    return Promise.resolve({
      Id: id,
      Name: `/${id}`,
      State: { Pid: 1, StartedAt: '' },
      Config: {},
      HostConfig: { NetworkMode: 'x' },
      NetworkSettings: { Networks: { x: { IPAddress: address } } },
    });
  }
}

const [WEB, DB] = ['a'.repeat(12), 'b'.repeat(12)];

function beginning(id: string, address: string): RunningContainer {
  return {
    id,
    name: id,
    labels: new Map(),
    pid: 1,
    startedAt: 0,
    network: 'own',
    addresses: [address],
    gateways: new Map(),
    resolvers: [],
  };
}

describe('the containers that are known', () => {
  const setUp = () => {
    const clock = { now: 1000 };
    const known = new KnownContainers(COMMANDS, () => clock.now);
    const reported = (): string[] =>
      known.all.map(({ id, addresses }) => `${id} ${addresses.join(' ')}`).toSorted();
    return { known, reported, clock, engine: new Engine() };
  };

  it('are those that the engine tells of, one by one or all at once', async () => {
    const { known, reported, engine } = setUp();
    engine.running = [[WEB, '10.0.0.2']];
    await known.look(engine, { container: WEB, action: 'start', at: 1 });
    assert.deepEqual(reported(), [`${WEB} 10.0.0.2`]);
    engine.running = [[DB, '10.0.0.3']];
    await known.lookAtAll(engine);
    assert.deepEqual(reported(), [`${DB} 10.0.0.3`]);
    engine.running = [];
    await known.look(engine, { container: DB, action: 'die', at: 2 });
    assert.deepEqual(reported(), []);
  });

  it('have those that begin among them, whom the engine does not tell of yet', async () => {
    const { known, reported, engine } = setUp();
    await known.begin(beginning(WEB, '10.0.0.2'));
    await known.lookAtAll(engine);
    // That it ended is older than that it begins.
    await known.look(engine, { container: WEB, action: 'die', at: 999 });
    assert.deepEqual(reported(), [`${WEB} 10.0.0.2`]);
    await known.look(engine, { container: WEB, action: 'die', at: 1001 });
    assert.deepEqual(reported(), []);
  });

  it('have one that begins only for a minute, unless the engine tells of it', async () => {
    const { known, reported, clock, engine } = setUp();
    await known.begin(beginning(WEB, '10.0.0.2'));
    await known.begin(beginning(DB, '10.0.0.3'));
    engine.running = [[DB, '10.0.0.3']];
    clock.now += 59_000;
    await known.lookAtAll(engine);
    assert.equal(reported().length, 2);
    clock.now += 2000;
    await known.lookAtAll(engine);
    assert.deepEqual(reported(), [`${DB} 10.0.0.3`]);
  });

  it('give an address up to the one that begins with it', async () => {
    const { known, reported, engine } = setUp();
    engine.running = [[WEB, '10.0.0.2']];
    await known.lookAtAll(engine);
    await known.begin(beginning(DB, '10.0.0.2'));
    assert.deepEqual(reported(), [`${DB} 10.0.0.2`]);
  });
});
