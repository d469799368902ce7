import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import {
  type DeclaredWaypoint,
  haproxyProcess,
  healthAfter,
  isSilent,
  keptBy,
  type KeptWaypoint,
  planKeeper,
  planMeshOf,
  planRefresh,
  withMessage,
} from './plan.ts';

const PLAIN: DeclaredWaypoint = { port: 15_001 };
const meshed = (nodes: string, port = 15_008): DeclaredWaypoint => ({
  ...PLAIN,
  mesh: {
    node: 'n1',
    port,
    nodes: { file: 'nodes.yaml', text: nodes },
    endpoints: { file: 'hosts.yaml', text: '{}' },
    identities: { id: 'files', place: '/ids' },
    trustDomain: 'x.example',
  },
});
const running = (declared: DeclaredWaypoint, hasMesh = false) => ({ declared, hasMesh });

describe('what a keeper does', () => {
  for (const [what, world, plan] of [
    ['ends where nothing is declared', { running: running(PLAIN) }, 'end'],
    ['ends before it began', {}, 'end'],
    ['prepares where none runs', { declared: PLAIN }, 'prepare'],
    ['keeps what runs', { declared: PLAIN, running: running(PLAIN) }, 'keep'],
    ['prepares for another port', { declared: { port: 1 }, running: running(PLAIN) }, 'prepare'],
    ['prepares to talk to other nodes', { declared: meshed('a'), running: running(PLAIN) }, 'prepare'],
    ['keeps where other nodes come and go', { declared: meshed('b'), running: running(meshed('a')) }, 'keep'],
    [
      'prepares for another port of other nodes',
      { declared: meshed('a', 1), running: running(meshed('a')) },
      'prepare',
    ],
    [
      'starts with what is ready by now',
      { declared: meshed('a'), running: running(meshed('a')), isReady: true },
      'start',
    ],
  ] as const satisfies readonly (readonly [string, Partial<KeptWaypoint>, string])[])
    it(what, () => {
      assert.equal(planKeeper({ declared: undefined, running: undefined, isReady: false, ...world }), plan);
    });

  it('brings other nodes up to date, or tries to have them at all', () => {
    const plans = [undefined, running(PLAIN), running(meshed('a')), running(meshed('a'), true)];
    assert.deepEqual(plans.map(planMeshOf), [undefined, undefined, 'retry', 'refresh']);
  });

  it('takes HAProxy for silent five seconds after it answered, or was started', () => {
    const asked = { starts: 1, asked: 1000, now: 1100 };
    const started = healthAfter({ starts: 0, answered: 0 }, { ...asked, isAnswering: false });
    assert.deepEqual(started, { starts: 1, answered: 1000 });
    assert.deepEqual([isSilent(started, 6000), isSilent(started, 6001)], [false, true]);
    const later = healthAfter(started, { ...asked, asked: 3000, now: 3100, isAnswering: false });
    assert.deepEqual(later, started);
    const answering = healthAfter(later, { ...asked, asked: 4000, now: 4100, isAnswering: true });
    assert.deepEqual(answering, { starts: 1, answered: 4100 });
  });

  it('starts HAProxy with what it is to know, whatever the PATH of a user', () => {
    const place = { configuration: '/w/haproxy.cfg', socket: '/w/s', port: 15_001 };
    const { args, environment } = haproxyProcess(place, {
      args: ['-f', 'mesh.cfg'],
      environment: { M: '1' },
    });
    assert.deepEqual(args, ['-db', '-f', '/w/haproxy.cfg', '-f', 'mesh.cfg']);
    assert.deepEqual(environment, {
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
      PLIMSOLL_WAYPOINT_SOCKET: 'unix@/w/s',
      PLIMSOLL_WAYPOINT_PORT: '15001',
      M: '1',
    });
  });

  it('keeps the newest messages, a line each', () => {
    const all = Array.from({ length: 30 }, (_, index) => `${index}\n`).reduce(withMessage, [] as string[]);
    assert.deepEqual([all.length, all.at(0), all.at(-1)], [20, '10', '29']);
    assert.deepEqual(withMessage([], 'a\n\nb'), ['a', 'b']);
  });
});

describe('what a waypoint does about profiles as they are now', () => {
  const policy = (text: string) => ({ segmentation: { members: [] }, artefacts: [{ path: 'a', text }] });

  it('is to bring what says something else, and to note what says the same', () => {
    const [before, same, other] = [policy('1'), policy('1'), policy('2')];
    assert.deepEqual(planRefresh(before, same, ''), { kind: 'same', policy: same });
    assert.deepEqual(planRefresh(before, other, ''), { kind: 'apply', policy: other });
  });

  it('is to keep what it had where they cannot be used, and to tell that once', () => {
    const kept = 'the policy stays as it was: no profile';
    const why = new Fault('malformed', 'no profile');
    assert.deepEqual(planRefresh(policy('1'), why, ''), {
      kind: 'keep',
      kept,
      isTold: true,
      isTriedAgain: false,
    });
    assert.equal(keptBy(why, kept).isTold, false);
  });

  it('is to try again what could not be written', () => {
    assert.equal(keptBy(new Fault('refused', 'no room'), '').isTriedAgain, true);
  });
});
