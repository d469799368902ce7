import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attachedContainer } from '../../../test/fixtures/attached-container.ts';
import { Fault } from '../../model/fault.ts';
import type { Endpoint } from '../../observe/image/sources/engine/endpoints.ts';
import { draftOf } from '../segmentation/draft.ts';
import type { Declaration } from '../segmentation/state.ts';
import {
  type Awaiting,
  firstOf,
  type GuardWorld,
  isStranger,
  type Look,
  planAdmission,
  planGuard,
  planLook,
  updateOf,
  waypointSentence,
} from './plan.ts';

const DOCKER: Endpoint = { engine: 'Docker', url: 'http://docker' };
const PODMAN: Endpoint = { engine: 'Podman', url: 'http://podman' };
const PROFILE = (name: string, more = '') =>
  `apiVersion: plimsoll/v1\nkind: WorkloadProfile\nmetadata: { name: ${name}, namespace: lab }\negress: []\n${more}`;
const DECLARED: Declaration = {
  profiles: [{ file: 'web.yaml', text: PROFILE('web') }],
  onLoss: 'tighter',
  includeProposed: false,
  bridges: [],
  audited: [],
  engine: DOCKER,
  since: '',
};
const NODES = 'trustDomain: x.example\nnodes:\n  n1: {address: 10.1.0.1, blocks: [10.1.0.0/16]}\n';
const meshed = (nodes: string): Declaration => ({
  ...DECLARED,
  waypoint: {
    port: 15_001,
    mesh: {
      node: 'n1',
      port: 15_008,
      nodes: { file: 'nodes.yaml', text: nodes },
      endpoints: { file: 'hosts.yaml', text: '{}\n' },
      identities: { id: 'files', place: '/ids' },
      trustDomain: 'x.example',
    },
  },
});
const WEB = attachedContainer('web', {
  addresses: ['10.0.0.2'],
  bridgePorts: new Map([['02:42:0a:00:00:02', 'br0']]),
});

const event = (action: string, at = 0, container = 'a'.repeat(64)) => ({
  container,
  action,
  at,
  isHeld: action === 'begins',
});

describe('whether a guard has something to do', () => {
  const NOTHING: Awaiting = { isWhole: true, stale: '', areFilesNew: false, events: [] };
  const A = 'a'.repeat(12);
  for (const [what, awaiting, look] of [
    ['nothing happened', {}, undefined],
    ['not everybody is known', { isWhole: false, stale: 'start', events: [event('start')] }, undefined],
    ['all is to be looked at', { stale: 'start' }, { because: 'start', isAll: true, patience: 2000 }],
    [
      'files were written',
      { areFilesNew: true },
      { because: 'files about nodes', isAll: true, patience: 2000 },
    ],
    [
      'files were written before a heartbeat',
      { stale: 'heartbeat', areFilesNew: true },
      { because: 'heartbeat', isAll: true, patience: 2000 },
    ],
    [
      'something happened, twice',
      { events: [event('start'), event('connect'), event('start')] },
      { because: `${A} start, ${A} connect`, isAll: false, patience: 2000 },
    ],
    [
      'a container waits to begin',
      { stale: 'heartbeat', events: [event('begins')] },
      { because: `heartbeat, ${A} begins`, isAll: true, patience: 6000 },
    ],
  ] as const satisfies readonly (readonly [string, Partial<Awaiting>, Look | undefined])[])
    it(`is told where ${what}`, () => {
      assert.deepEqual(planLook({ ...NOTHING, ...awaiting }), look);
    });
});

describe('what a guard does', () => {
  const WORLD: GuardWorld = {
    declared: DECLARED,
    newest: DECLARED,
    containers: [WEB],
    engine: DOCKER,
    loaded: undefined,
  };
  const LOOK: Look = { because: 'x start', isAll: false, patience: 0 };
  const loaded = { declaration: DECLARED, draft: draftOf(DECLARED, []) };
  const plan = (world: Partial<GuardWorld>, look: Partial<Look> = {}) => {
    const made = planGuard({ ...WORLD, ...world }, { ...LOOK, ...look });
    if (made.kind !== 'hold') return made.kind;
    const { isOther, believed, isTold, kept } = made;
    return { isOther, isBelieved: believed === loaded.draft.ruleset, isTold, kept };
  };
  const HOLDS = { isOther: false, isBelieved: false, isTold: false, kept: '' };

  for (const [what, world, look, made] of [
    ['clears where nothing is declared', { declared: undefined, newest: undefined }, {}, 'clear'],
    ['leaves an engine that is not the declared one', { engine: PODMAN }, {}, 'leave'],
    ['takes any engine where none is known yet', { engine: undefined }, {}, HOLDS],
    ['believes what it loaded of the same', { loaded }, {}, { ...HOLDS, isBelieved: true }],
    ['believes nothing where all is looked at', { loaded }, { isAll: true }, HOLDS],
    [
      'believes nothing it loaded of something else',
      { loaded: { ...loaded, declaration: { ...DECLARED, onLoss: 'wider' } } },
      {},
      HOLDS,
    ],
    ['tells what it finds at its start', {}, { because: 'start, x start' }, { ...HOLDS, isTold: true }],
    [
      'takes files as they are now, and writes them down',
      { declared: meshed(NODES), newest: meshed(`${NODES}\n`) },
      {},
      { ...HOLDS, isOther: true },
    ],
    [
      'keeps what its files said where they cannot be read',
      { declared: meshed(NODES), newest: new Fault('not-found', 'nodes.yaml is gone') },
      {},
      { ...HOLDS, kept: 'who is on which node stays as it was: nodes.yaml is gone' },
    ],
    [
      'keeps what its files said where they say nothing that holds',
      { declared: meshed(NODES), newest: meshed(NODES.replace('n1', 'n2')) },
      {},
      { ...HOLDS, kept: 'who is on which node stays as it was: nodes.yaml has no node n1' },
    ],
  ] as const satisfies readonly (readonly [string, Partial<GuardWorld>, Partial<Look>, unknown])[])
    it(what, () => {
      assert.deepEqual(plan(world, look), made);
    });

  it('holds the containers that are there', () => {
    const made = planGuard(WORLD, LOOK);
    assert.ok(made.kind === 'hold');
    assert.deepEqual(made.draft.ruleset, draftOf(DECLARED, [WEB]).ruleset);
  });
});

describe('whether a container may begin', () => {
  it('is up to the kernel where it is a member, and to nobody where it is none', () => {
    assert.equal(planAdmission(DECLARED, WEB, true), 'waits');
    assert.equal(planAdmission(DECLARED, attachedContainer('other', {}), false), 'passes');
    // What shares a network with another cannot be held, and waits for nothing.
    assert.equal(planAdmission(DECLARED, { ...WEB, network: 'shared' }, true), 'passes');
  });

  it('is no where a member has no network yet', () => {
    const refused = planAdmission(DECLARED, WEB, false);
    assert.ok(refused instanceof Fault && /a network only after this hook/.test(refused.message));
  });

  it('is nobody’s to say of another engine’s', () => {
    const found = { isWired: true, container: WEB };
    assert.equal(isStranger(DECLARED, { ...found, engine: 'Docker' }), false);
    assert.equal(isStranger(DECLARED, { ...found, engine: 'Podman' }), true);
    assert.equal(isStranger(DECLARED, undefined), true);
  });
});

describe('what a guard tells', () => {
  const HELD = {
    at: new Date(1500).toISOString(),
    changes: { added: 1, removed: 2 },
    isChanged: true,
    cut: 3,
    notes: ['a'],
  };

  it('is what it did, and how long after it happened', () => {
    const since = firstOf([event('create', 1000), event('start', 1400)], () => 1200);
    assert.deepEqual(updateOf(HELD, 'why', since), {
      at: HELD.at,
      because: 'why',
      added: 1,
      removed: 2,
      milliseconds: 300,
      cut: 3,
      notes: ['a'],
    });
    const { milliseconds, notes } = updateOf(
      { ...HELD, isChanged: false },
      'why',
      firstOf([], () => 0),
    );
    assert.deepEqual([milliseconds, notes], [undefined, ['a', 'what was applied holds']]);
  });

  it('of the waypoint is whether it runs, and for whom that does not matter', () => {
    const declared = { ...DECLARED, waypoint: { port: 15_001 } };
    const open = { file: 'db.yaml', text: PROFILE('db', 'failureMode: open\n') };
    const sentences = [
      waypointSentence(undefined, undefined),
      waypointSentence(DECLARED, 1),
      waypointSentence(declared, 7),
      waypointSentence(declared, undefined),
      waypointSentence({ ...declared, profiles: [...DECLARED.profiles, open] }, undefined),
    ];
    const refused = 'the waypoint does not run: what it would judge is refused';
    assert.deepEqual(sentences, [
      '',
      '',
      'the waypoint runs as process 7',
      refused,
      `${refused}, but passes unjudged for lab/db`,
    ]);
  });
});
