import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { settled } from '../../platform/timer/manual-timer.fixture.ts';
import { Agent } from './agent.ts';
import { FakeWorld } from './fake-vault.fixture.ts';
import { readAgentSettings } from './settings.ts';

const MINUTE = 60_000;
const PASSWORD = '/run/web/password';

const kv = (password: string, version: number) => ({
  data: { data: { password }, metadata: { version, created_time: '2026-01-01T00:00:00Z' } },
});

function setUp(more: Readonly<Record<string, unknown>> = {}, files: readonly object[] = [{}]) {
  const world = new FakeWorld();
  world.answers.set('read secret/data/web', kv('fake-one', 1));
  const settings = {
    vault: { address: 'https://vault.test' },
    auth: { method: 'kubernetes', role: 'web', tokenFile: '/token' },
    files: files.map((file) => ({ path: PASSWORD, secret: 'secret/data/web', field: 'password', ...file })),
    refresh: '1m',
    away: { grace: '10m' },
    ...more,
  };
  const agent = new Agent(readAgentSettings(JSON.stringify(settings), 'agent.yaml'), world.services);
  const stop = new AbortController();
  const run = () => agent.run(stop.signal);
  const end = async (running: Promise<number>) => {
    stop.abort();
    return running;
  };
  return { world, agent, run, end };
}

/** Events without what the vault was asked. */
const done = ({ events }: FakeWorld) => events.filter((event) => !/^(?:read|write [^/])/.test(event));

describe('an agent', () => {
  it('delivers, looks again, and writes what changed', async () => {
    const { world, run, end, agent } = setUp();
    const running = run();
    await settled();
    assert.equal(world.text(PASSWORD), 'fake-one');
    assert.equal(world.files.get(PASSWORD)?.mode, 0o400);
    world.answers.set('read secret/data/web', kv('fake-two', 2));
    await world.timer.pass(MINUTE);
    assert.equal(world.text(PASSWORD), 'fake-two');
    await world.timer.pass(5 * MINUTE);
    assert.deepEqual(done(world), [`write ${PASSWORD}`, `write ${PASSWORD}`]);
    const { state, credentials } = agent.status();
    assert.equal(state, 'serving');
    assert.deepEqual(
      credentials.map(({ version, exposedSeconds, removedAt }) => [
        version,
        exposedSeconds,
        removedAt !== undefined,
      ]),
      [
        [2, 300, false],
        [1, 60, true],
      ],
    );
    assert.equal(await end(running), 0);
    assert.equal(world.text(PASSWORD), 'fake-two');
  });

  it('keeps serving while the vault is away, for the time of grace, and delivers again when it is back', async () => {
    const { world, run, end, agent } = setUp({ process: { command: ['web'] } });
    const running = run();
    await settled();
    world.isAway = true;
    await world.timer.pass(10 * MINUTE - 1);
    assert.equal(world.text(PASSWORD), 'fake-one');
    assert.equal(agent.status().state, 'away');
    await world.timer.pass(1);
    assert.equal(world.text(PASSWORD), undefined);
    assert.equal(agent.status().state, 'withdrawn');
    assert.deepEqual(done(world), [`write ${PASSWORD}`, 'start', 'stop SIGTERM', `remove ${PASSWORD}`]);
    world.isAway = false;
    await world.timer.pass(MINUTE);
    assert.deepEqual(done(world).slice(4), [`write ${PASSWORD}`, 'start']);
    assert.equal(agent.status().state, 'serving');
    assert.equal(await end(running), 143);
    assert.deepEqual([world.text(PASSWORD), world.tokens.size], [undefined, 0]);
    assert.ok(world.notes.every((note) => !note.includes('fake-one')));
  });

  it('keeps what was delivered where that is declared', async () => {
    const { world, run, end } = setUp({ away: { grace: '1m', files: 'keep' } });
    const running = run();
    await settled();
    world.isAway = true;
    await world.timer.pass(100 * MINUTE);
    assert.equal(world.text(PASSWORD), 'fake-one');
    await end(running);
  });

  it('renews its token, and logs in again where that is lost, with leases anew', async () => {
    const { world, run, end } = setUp({ refresh: '100h' }, [{ secret: 'database/creds/web' }]);
    let users = 0;
    world.answers.set('read database/creds/web', () => {
      users += 1;
      const data = { username: `fake-${users}`, password: `fake-${users}` };
      return { data, lease_id: `fake-lease-${users}`, lease_duration: 1800, renewable: true };
    });
    world.answers.set('write sys/leases/renew', { lease_duration: 1800 });
    const running = run();
    await settled();
    await world.timer.pass(60 * MINUTE);
    assert.deepEqual(
      ['write auth/token/renew-self', 'write sys/leases/renew'].map((event) => world.events.includes(event)),
      [true, true],
    );
    assert.equal(world.text(PASSWORD), 'fake-1');
    world.tokens.clear();
    await world.timer.pass(60 * MINUTE);
    assert.equal(world.text(PASSWORD), 'fake-2');
    assert.equal(world.events.filter((event) => event.endsWith('/login')).length, 2);
    await end(running);
  });

  it('tells a process by signal, by file or by a new start, and ends with it', async () => {
    for (const [more, event] of [
      [{ process: { command: ['web'], onChange: 'signal', signal: 'SIGUSR1' } }, 'SIGUSR1'],
      [{ process: { command: ['web'] } }, 'start'],
      [{ notify: { pidFile: '/run/web.pid' } }, 'SIGHUP /run/web.pid'],
    ] as const) {
      const { world, run, end } = setUp(more);
      const running = run();
      await settled();
      world.answers.set('read secret/data/web', kv('fake-two', 2));
      await world.timer.pass(MINUTE);
      assert.equal(done(world).at(-1), event);
      if ('notify' in more) await end(running);
      else {
        world.exit(7);
        assert.equal(await running, 7);
        assert.equal(world.text(PASSWORD), undefined);
      }
    }
  });

  it('runs the command of a file, and notes that it failed without what it said', async () => {
    const { world, agent } = setUp({}, [{ command: ['reload', 'web'] }]);
    await agent.once();
    assert.deepEqual(done(world), [`write ${PASSWORD}`, 'run reload']);
    assert.match(world.notes.join(), /exit code 1/);
    assert.doesNotMatch(world.notes.join(), /fake-secret/);
  });

  it('ends at once with what no waiting mends, and once after the time of grace with what may', async () => {
    const typing = setUp({}, [
      { field: undefined, secret: undefined, template: '{{ (secret "secret/data/web").Data.nothing }}' },
    ]);
    await assert.rejects(typing.run(), { code: 'malformed' });
    assert.throws(() => setUp({}, [{ field: undefined, secret: undefined, template: '{{ if' }]), {
      code: 'malformed',
    });
    const { world, agent } = setUp();
    world.isAway = true;
    const once = assert.rejects(agent.once(), { code: 'unreachable' });
    await world.timer.pass(11 * MINUTE);
    await once;
  });
});

describe('settings of an agent', () => {
  const read = (more: object) => setUp(more as Readonly<Record<string, unknown>>);

  it('are refused with what is wrong with them', () => {
    for (const more of [
      { files: [] },
      { files: [{ path: 'relative', secret: 'a' }] },
      { files: [{ path: '/a' }] },
      { files: [{ path: '/a', secret: 'a', template: 'b' }] },
      { files: [{ path: '/a', secret: 'a', mode: '0666' }] },
      {
        files: [
          { path: '/a', secret: 'a' },
          { path: '/a', secret: 'b' },
        ],
      },
      { auth: { method: 'password' } },
      { process: { command: ['a'], environment: { PASSWORD: 'b' } } },
      { process: { command: ['a'] }, notify: { pidFile: '/b' } },
      { vault: { address: 'file:///etc' } },
    ])
      assert.throws(() => read(more), { code: 'usage' }, JSON.stringify(more));
  });
});
