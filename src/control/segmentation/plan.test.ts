import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attachedContainer } from '../../../test/fixtures/attached-container.ts';
import { type Listing, listingOf } from '../../enforce/network/nftables/listing.ts';
import { Fault } from '../../model/fault.ts';
import { draftOf } from './draft.ts';
import {
  confirmedState,
  isOverdue,
  planChange,
  planWatch,
  type SegmentedHost,
  startedState,
  stateBefore,
  type Wanted,
  withProblem,
} from './plan.ts';
import type { Declaration, SegmentationState } from './state.ts';
import { type EnforcedHost, statusOf, undeclaredStatus } from './status-report.ts';

const PROFILE = (port: number) =>
  `apiVersion: plimsoll/v1\nkind: WorkloadProfile\nmetadata: { name: web, namespace: lab }\nlistens: [{ port: ${port}, from: [{ cidr: 0.0.0.0/0 }] }]\negress: []\n`;
const declared = (port: number, since = 'then'): Declaration => ({
  profiles: [{ file: 'web.yaml', text: PROFILE(port) }],
  onLoss: 'tighter',
  includeProposed: false,
  bridges: [],
  audited: [],
  since,
});
const CONTAINERS = [attachedContainer('web', { addresses: ['10.0.0.2'] })];
const MOMENT = { now: '', bootId: 'boot', uptime: 100 };
const NOTHING = JSON.stringify({ nftables: [] });
const EMPTY: Listing = { there: [], text: NOTHING, tables: new Map(), gateText: NOTHING, gate: new Map() };
/** A kernel that has what a declaration means. */
const has = (declaration: Declaration): Listing => {
  const { ruleset } = draftOf(declaration, CONTAINERS);
  const there = [
    { family: 'bridge' as const, name: 'plimsoll' },
    { family: 'inet' as const, name: 'plimsoll' },
  ];
  return { ...EMPTY, ...listingOf(ruleset), there, text: ruleset.artefact };
};
const state = (current: Declaration, pending?: Partial<SegmentationState['pending']>): SegmentationState => ({
  version: 1,
  current,
  ...(pending && { pending: { id: 'id', bootId: 'boot', deadline: 130, ...pending } }),
  kernel: { 'net.a': '0' },
});

describe('what is done about what somebody wants', () => {
  const WANTED: Wanted = {
    declaration: declared(80, 'now'),
    dryRun: false,
    strict: false,
    confirmWithin: undefined,
  };
  const HOST: SegmentedHost = {
    state: undefined,
    containers: CONTAINERS,
    listing: EMPTY,
    isKept: false,
    resolvers: [],
    moment: MOMENT,
  };
  const HELD = { state: state(declared(80)), listing: has(declared(80)) };
  const WAITS = { ...HELD, state: state(declared(80), {}) };
  const lossy = {
    ...declared(80),
    profiles: [
      {
        file: 'web.yaml',
        text: PROFILE(80).replace(
          'egress: []',
          'egress: [{ to: { dns: a.example }, ports: [443], tls: tls, sni: a.example }]',
        ),
      },
    ],
  };

  for (const [what, wanted, host, kind, outcome, confirmWithin] of [
    ['is done where nothing holds', {}, {}, 'perform', 'planned', undefined],
    ['is only told where that is asked', { dryRun: true }, {}, 'tell', 'planned', undefined],
    ['is nothing where it holds', {}, HELD, 'tell', 'unchanged', undefined],
    ['is done where the kernel lost it', {}, { ...HELD, listing: EMPTY }, 'perform', 'planned', undefined],
    [
      'is done where the kernel has it by something else',
      {},
      { ...HELD, state: state(declared(81)) },
      'perform',
      'planned',
      undefined,
    ],
    ['is to confirm what waits, without more time', {}, WAITS, 'confirm', 'unchanged', undefined],
    ['is to wait on, with more time', { confirmWithin: 60 }, WAITS, 'tell', 'unchanged', 30],
    [
      'is refused where something is lost and must not be',
      { strict: true, declaration: lossy },
      {},
      'tell',
      'refused',
      undefined,
    ],
  ] as const satisfies readonly (readonly [string, Partial<Wanted>, Partial<SegmentedHost>, ...unknown[]])[])
    it(what, () => {
      const plan = planChange({ ...WANTED, ...wanted }, { ...HOST, ...host });
      assert.deepEqual(
        [plan.kind, plan.report.outcome, plan.report.confirmWithin],
        [kind, outcome, confirmWithin],
      );
    });

  it('tells lines that come and go, and who is held', () => {
    const { report } = planChange(
      { ...WANTED, declaration: declared(81) },
      { ...HOST, ...HELD, listing: has(declared(80)) },
    );
    assert.deepEqual(
      [report.gained, report.lost],
      [['lab/web answers 0.0.0.0/0 at 81/tcp'], ['lab/web answers 0.0.0.0/0 at 80/tcp']],
    );
    assert.deepEqual(
      report.members.map(({ id }) => id),
      ['lab/web'],
    );
  });

  it('is none of its business over a change that waits, or tables that are not its own', () => {
    const plan = (host: Partial<SegmentedHost>) => () =>
      planChange({ ...WANTED, declaration: declared(81) }, { ...HOST, ...host });
    assert.throws(plan(WAITS), /not confirmed yet/);
    assert.throws(
      plan({ listing: has(declared(80)) }),
      (error) => error instanceof Fault && /no apply/.test(error.message),
    );
  });

  it('is done again where nothing keeps the waypoint that is there', () => {
    const withPort = (one: Declaration): Declaration => ({ ...one, waypoint: { port: 15_001 } });
    const containers = [{ ...CONTAINERS[0]!, bridgePorts: new Map([['02:00:00:00:00:01', 'br0']]) }];
    const current = withPort(declared(80));
    const { ruleset } = draftOf(current, containers);
    const listing = { ...has(declared(80)), ...listingOf(ruleset) };
    const plan = (isKept: boolean) =>
      planChange(
        { ...WANTED, declaration: withPort(declared(80, 'now')) },
        { ...HOST, containers, listing, state: state(current), isKept },
      ).kind;
    assert.deepEqual([plan(true), plan(false)], ['tell', 'perform']);
  });
});

describe('the state of a change', () => {
  const wanted = { declaration: declared(81), dryRun: false, strict: false, confirmWithin: 30 };
  const started = startedState(wanted, declared(80), {
    id: 'id',
    moment: MOMENT,
    settings: { 'net.a': '0' },
  });

  it('says what was before until it is confirmed, on a clock that nobody can set', () => {
    assert.deepEqual(started, state(declared(81), { before: declared(80), deadline: 130 }));
    assert.deepEqual(confirmedState(started), state(declared(81)));
    assert.deepEqual(stateBefore(started), state(declared(80)));
    assert.deepEqual(stateBefore(state(declared(81), {})), undefined);
    assert.deepEqual(confirmedState(undefined), undefined);
  });

  for (const [when, moment, isDue] of [
    ['there is time', { uptime: 129 }, false],
    ['its time is over', { uptime: 130 }, true],
    ['the machine was started again', { bootId: 'other', uptime: 1 }, true],
  ] as const)
    it(`${isDue ? 'is' : 'is not'} taken back when ${when}`, () => {
      assert.equal(isOverdue(started, { ...MOMENT, ...moment }), isDue);
      assert.equal(planWatch(started, 'id', { ...MOMENT, ...moment }).isDue, isDue);
    });

  it('is watched until it is confirmed, every half second, and more closely at its end', () => {
    const again = (uptime: number) => planWatch(started, 'id', { ...MOMENT, uptime }).again;
    assert.deepEqual([again(100), Math.round(again(129.8)), again(131)], [500, 200, 50]);
    for (const other of [undefined, confirmedState(started), started])
      assert.equal(planWatch(other, 'another', MOMENT).isOver, true);
    assert.equal(planWatch(started, 'id', MOMENT).isOver, false);
  });

  it('notes once why it cannot be taken back', () => {
    const noted = withProblem(started, 'id', 'no engine');
    assert.equal(noted?.pending?.problem, 'no engine');
    assert.equal(withProblem(noted, 'id', 'no engine'), undefined);
    assert.equal(withProblem(started, 'another', 'no engine'), undefined);
  });
});

describe('what is enforced', () => {
  const HOST: EnforcedHost = {
    declared: declared(80),
    state: state(declared(80)),
    listing: has(declared(80)),
    resolvers: [],
    moment: MOMENT,
    waypoint: undefined,
    settings: new Map([['net.a', '1']]),
  };
  const status = (changed: Partial<EnforcedHost> = {}) => {
    const host = { ...HOST, ...changed };
    return statusOf(draftOf(host.declared, CONTAINERS), host);
  };

  it('is proved by what the kernel lists', () => {
    const { kernel, drift, notes, declared: isDeclared } = status();
    assert.deepEqual(
      [kernel, drift, notes, isDeclared],
      ['equal', { added: 0, removed: 0, anew: false }, [], true],
    );
    assert.equal(status({ listing: EMPTY }).kernel, 'absent');
    assert.equal(status({ listing: { ...has(declared(80)), text: NOTHING } }).kernel, 'unreadable');
    const other = status({ listing: has(declared(81)) });
    assert.equal(other.kernel, 'different');
    assert.ok(other.counterexamples.length > 0);
  });

  it('has notes of what is amiss', () => {
    const { notes, confirmWithin } = status({
      settings: new Map([['net.a', '0']]),
      state: state(declared(80), { problem: 'no engine' }),
    });
    assert.equal(confirmWithin, 30);
    assert.deepEqual(notes, [
      'it could not be rolled back yet: no engine',
      'net.a is not 1, so bridges are closed to members',
    ]);
  });

  it('has the waypoint, whether it runs and whether something keeps it', () => {
    const found = {
      process: undefined,
      note: { starts: 2, said: ['no room'], refused: { a: 1, b: 3 } },
      unrouted: ['IPv6'],
      isKept: false,
      missing: undefined,
      policy: undefined,
      isMeshRunning: false,
    };
    const { waypoint, notes } = status({
      declared: { ...declared(80), waypoint: { port: 15_001 } },
      waypoint: found,
    });
    assert.deepEqual(waypoint, {
      state: 'failed',
      port: 15_001,
      process: undefined,
      starts: 2,
      open: [],
      said: ['no room'],
      refused: [
        { rule: 'b', requests: 3 },
        { rule: 'a', requests: 1 },
      ],
    });
    assert.deepEqual(notes, [
      'nothing keeps the waypoint running: start "plimsoll network guard"',
      'the route to the waypoint is missing for IPv6: what it would judge is refused',
    ]);
  });

  it('is different where an apply was ended before a file of the waypoint was written', () => {
    const waypoint = {
      process: undefined,
      note: undefined,
      unrouted: [],
      isKept: true,
      missing: 'haproxy/haproxy.cfg',
      policy: undefined,
      isMeshRunning: false,
    };
    const withWaypoint = { ...declared(80), waypoint: { port: 15_001 } };
    const { kernel, notes } = status({ declared: withWaypoint, listing: has(declared(80)), waypoint });
    assert.equal(kernel, 'different');
    assert.match(notes.join('\n'), /no file haproxy\/haproxy\.cfg/);
    assert.equal(status({ declared: withWaypoint, listing: EMPTY, waypoint }).kernel, 'absent');
  });

  it('is nothing where nothing is declared, but for what is there all the same', () => {
    assert.deepEqual(undeclaredStatus(EMPTY).notes, []);
    assert.deepEqual(undeclaredStatus(has(declared(80))).notes, [
      'tables named plimsoll are there that no apply has made',
    ]);
  });
});
