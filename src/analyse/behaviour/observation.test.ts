import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertWithin } from '../../../test/time-bound.ts';
import { profileArbitrary } from '../../../test/fixtures/profile-arbitrary.ts';
import { Fault } from '../../model/fault.ts';
import { keyOf } from '../../model/profile/key.ts';
import { linesOf, profileSchema, type WorkloadProfile } from '../../model/profile/profile.ts';
import { canonicalText } from '../../model/profile/text.ts';
import { covers } from './coverage.ts';
import { mergeObservation, observationReport } from './observation.ts';

const IDENTITY = { apiVersion: 'plimsoll/v1', kind: 'WorkloadProfile', metadata: { name: 'orders' } };
const declared = { state: 'proposed', provenance: [{ kind: 'declared', source: 'image' }] };
const seenBy = (source: string, more: object = {}) => ({
  provenance: [{ kind: 'observed', source, ...more }],
});

function profileOf(sections: object): WorkloadProfile {
  return profileSchema.parse({ ...IDENTITY, ...sections });
}

/** A profile as an observation: every line seen by `source`. */
function observationOf(profile: WorkloadProfile, source: string): WorkloadProfile {
  const copy = structuredClone(profile);
  for (const { line } of linesOf(copy)) line.provenance = [{ kind: 'observed', source, count: 2 }];
  return copy;
}

describe('mergeObservation', () => {
  const routes = {
    listens: [
      {
        port: 8080,
        ...declared,
        routes: [{ methods: ['GET'], path: '/orders/{id}', kind: 'template', ...declared }],
      },
    ],
  };
  const requests = (methods: string[]) =>
    profileOf({
      listens: [
        {
          port: 8080,
          ...seenBy('flows'),
          routes: [{ methods, path: '/orders/7', ...seenBy('flows', { count: 3 }) }],
        },
      ],
    });

  it('adds what was seen to the line that speaks of it', () => {
    const [listen] = mergeObservation(profileOf(routes), requests(['GET'])).listens ?? [];
    assert.deepEqual(
      listen?.provenance.map(({ kind }) => kind),
      ['declared', 'observed'],
    );
    assert.equal(listen?.routes?.length, 1);
    assert.deepEqual(listen?.routes?.[0]?.provenance, [
      { kind: 'declared', source: 'image' },
      { kind: 'observed', source: 'flows', count: 3 },
    ]);
  });

  it('proposes what no line speaks of, and only that', () => {
    const [listen] = mergeObservation(profileOf(routes), requests(['GET', 'DELETE'])).listens ?? [];
    assert.deepEqual(
      listen?.routes?.map(({ methods, path, state }) => [methods, path, state]),
      [
        [['GET'], '/orders/{id}', 'proposed'],
        [['DELETE'], '/orders/7', 'proposed'],
      ],
    );
  });

  it('never accepts by itself, and shows what is refused but seen', () => {
    const profile = profileOf({ systemCalls: [{ name: 'ptrace', state: 'refused' }] });
    const seen = profileOf({
      systemCalls: [
        { name: 'ptrace', state: 'accepted', ...seenBy('trace') },
        { name: 'bpf', state: 'accepted', ...seenBy('trace') },
      ],
    });
    const merged = mergeObservation(profile, seen);
    assert.deepEqual(
      merged.systemCalls?.map(({ name, state }) => [name, state]),
      [
        ['ptrace', 'refused'],
        ['bpf', 'proposed'],
      ],
    );
  });

  it('does not doubt a line for what an observer cannot see, but does for less protection', () => {
    const profile = profileOf({ listens: [{ port: 443, tls: 'mutual', ...declared }] });
    assert.equal(
      mergeObservation(profile, profileOf({ listens: [{ port: 443, ...seenBy('flows') }] })).listens?.length,
      1,
    );
    assert.equal(
      mergeObservation(profile, profileOf({ listens: [{ port: 443, tls: 'none', ...seenBy('flows') }] }))
        .listens?.length,
      2,
    );
  });

  it('tells what agrees, what is unused and what is suspect', () => {
    const profile = profileOf({
      files: [
        { path: '/etc/orders/**', ...declared },
        { path: '/tmp/**', ...declared },
      ],
    });
    const seen = profileOf({
      files: [
        { path: '/etc/orders/a.json', ...seenBy('trace') },
        { path: '/root/.ssh/id', ...seenBy('trace') },
      ],
    });
    assert.deepEqual(observationReport(mergeObservation(profile, seen)), {
      agreed: ['files[0]'],
      unused: ['files[1]'],
      suspect: ['files[2]'],
    });
  });

  it('refuses observations that nobody made, and too many sources', () => {
    assert.throws(() => mergeObservation(profileOf({}), profileOf({ systemCalls: ['read'] })), Fault);
    const many = Array.from({ length: 65 }, (_, index) =>
      profileOf({ systemCalls: [{ name: 'read', ...seenBy(`s${index}`) }] }),
    );
    assert.throws(() => many.reduce(mergeObservation, profileOf({})), /more than 64 sources/);
  });

  it('keeps totals of a source: larger count, earlier first, later last', () => {
    const seen = (more: object) => profileOf({ systemCalls: [{ name: 'read', ...seenBy('trace', more) }] });
    const merged = [
      seen({ count: 5, first: '2026-01-02T00:00:00Z', last: '2026-01-02T00:00:00.5Z' }),
      seen({ count: 2, first: '2026-01-01T00:00:00Z', last: '2026-01-02T00:00:00Z' }),
    ].reduce(mergeObservation, profileOf({}));
    assert.deepEqual(merged.systemCalls?.[0]?.provenance, [
      {
        kind: 'observed',
        source: 'trace',
        count: 5,
        first: '2026-01-01T00:00:00Z',
        last: '2026-01-02T00:00:00.5Z',
      },
    ]);
  });

  it('is idempotent, and the order of observations does not matter', () => {
    fc.assert(
      fc.property(profileArbitrary, profileArbitrary, profileArbitrary, (profile, first, second) => {
        const [a, b] = [observationOf(first, 'a'), observationOf(second, 'b')];
        const once = mergeObservation(profile, a);
        assert.deepEqual(mergeObservation(once, a), once);
        const [ab, ba] = [mergeObservation(once, b), mergeObservation(mergeObservation(profile, b), a)];
        assert.equal(canonicalText(ab), canonicalText(ba));
        assert.deepEqual(
          linesOf(ab).map(({ section, line }) => keyOf(section, line)),
          linesOf(ba).map(({ section, line }) => keyOf(section, line)),
        );
      }),
      { numRuns: propertyRuns(40) },
    );
  });

  it('loses no line and no state, and gives a valid profile', () => {
    fc.assert(
      fc.property(profileArbitrary, profileArbitrary, (profile, seen) => {
        const merged = mergeObservation(profile, observationOf(seen, 'a'));
        assert.ok(profileSchema.safeParse(merged).success);
        const states = new Map(
          linesOf(merged).map((at) => [
            JSON.stringify([
              at.section,
              at.parent && keyOf(at.parent.section, at.parent.line),
              keyOf(at.section, at.line),
            ]),
            at.line.state,
          ]),
        );
        for (const at of linesOf(profile)) {
          const key = JSON.stringify([
            at.section,
            at.parent && keyOf(at.parent.section, at.parent.line),
            keyOf(at.section, at.line),
          ]);
          assert.equal(states.get(key), at.line.state);
        }
      }),
      { numRuns: propertyRuns(30) },
    );
  });
});

describe('covers', () => {
  const COVERED: readonly [
    section: Parameters<typeof covers>[0],
    wide: object,
    narrow: object,
    expected: boolean,
  ][] = [
    ['files', { path: '/a/**', access: ['read', 'write'] }, { path: '/a/b/c', access: ['read'] }, true],
    ['files', { path: '/a/**', access: ['read'] }, { path: '/a', access: ['read'] }, true],
    ['files', { path: '/a/*', access: ['read'] }, { path: '/a/b/c', access: ['read'] }, false],
    ['files', { path: '/a/*', access: ['read'] }, { path: '/a/**', access: ['read'] }, false],
    ['files', { path: '/a/*.so', access: ['read'] }, { path: '/a/b.so', access: ['read'] }, true],
    ['files', { path: '/a/b', access: ['read'] }, { path: '/a/b', access: ['write'] }, false],
    [
      'listens.routes',
      { kind: 'prefix', path: '/a', methods: ['*'] },
      { kind: 'exact', path: '/a/b', methods: ['GET'] },
      true,
    ],
    [
      'listens.routes',
      { kind: 'prefix', path: '/a', methods: ['*'] },
      { kind: 'exact', path: '/ab', methods: ['GET'] },
      false,
    ],
    [
      'listens.routes',
      { kind: 'prefix', path: '/', methods: ['*'] },
      { kind: 'prefix', path: '/ab', methods: ['*'] },
      true,
    ],
    [
      'listens.routes',
      { kind: 'template', path: '/a/{x}', methods: ['GET'] },
      { kind: 'exact', path: '/a/', methods: ['GET'] },
      false,
    ],
    [
      'listens.routes',
      { kind: 'template', path: '/a/b', methods: ['GET'] },
      { kind: 'template', path: '/a/{x}', methods: ['GET'] },
      false,
    ],
    [
      'listens.routes',
      { kind: 'regex', path: '/a/.*', methods: ['GET'] },
      { kind: 'exact', path: '/a/b', methods: ['GET'] },
      false,
    ],
    [
      'listens.routes',
      { kind: 'regex', path: '/a/.*', methods: ['GET'] },
      { kind: 'regex', path: '/a/.*', methods: ['GET'] },
      true,
    ],
    [
      'egress',
      { to: { cidr: '10.0.0.0/8' } },
      { to: { cidr: '10.1.0.0/16' }, ports: [{ port: 1, protocol: 'tcp' }] },
      true,
    ],
    [
      'egress',
      { to: { cidr: '10.0.0.0/8', except: ['10.1.2.0/24'] } },
      { to: { cidr: '10.1.0.0/16' } },
      false,
    ],
    [
      'egress',
      { to: { cidr: '10.0.0.0/8', except: ['10.1.2.0/24'] } },
      { to: { cidr: '10.1.0.0/16', except: ['10.1.0.0/20'] } },
      true,
    ],
    ['egress', { to: { cidr: '::/0' } }, { to: { cidr: '10.0.0.0/8' } }, false],
    ['egress', { to: { dns: '*.a.b' } }, { to: { dns: 'x.a.b' } }, true],
    ['egress', { to: { dns: '*.a.b' } }, { to: { dns: 'x.y.a.b' } }, false],
    ['egress', { to: { dns: '*.a.b' } }, { to: { dns: '**.a.b' } }, false],
    ['egress', { to: { dns: '**.a.b' } }, { to: { dns: '*.x.a.b' } }, true],
    ['egress', { to: { dns: '**.a.b' } }, { to: { dns: 'a.b' } }, false],
    [
      'egress',
      { to: { dns: 'a.b' }, ports: [{ port: 1, endPort: 9, protocol: 'tcp' }] },
      { to: { dns: 'a.b' }, ports: [{ port: 9, protocol: 'tcp' }] },
      true,
    ],
    ['egress', { to: { dns: 'a.b' }, ports: [{ port: 1, protocol: 'tcp' }] }, { to: { dns: 'a.b' } }, false],
    [
      'egress.sql',
      { tables: ['shop.*'], verbs: ['*'] },
      { tables: ['shop.orders'], verbs: ['SELECT'] },
      true,
    ],
    ['egress.sql', { tables: ['shop.*'], verbs: ['*'] }, { tables: ['*'], verbs: ['SELECT'] }, false],
    ['egress.kafka', { topics: ['a*'], apis: ['Fetch'] }, { topics: ['ab'], apis: ['Fetch'] }, true],
    ['capabilities', { name: 'ALL' }, { name: 'BPF' }, true],
    ['capabilities', { name: 'BPF' }, { name: 'ALL' }, false],
  ];
  for (const [section, wide, narrow, expected] of COVERED) {
    it(`${section}: ${JSON.stringify(wide)} ${expected ? 'covers' : 'does not cover'} ${JSON.stringify(narrow)}`, () =>
      assert.equal(covers(section, wide, narrow), expected));
  }

  it('is reflexive and transitive', () => {
    fc.assert(
      fc.property(profileArbitrary, profileArbitrary, (a, b) => {
        const all = [...linesOf(a), ...linesOf(b)];
        for (const x of all) assert.ok(covers(x.section, x.line, x.line), canonicalText(x.line));
        for (const x of all)
          for (const y of all)
            for (const z of all) {
              if (x.section !== y.section || y.section !== z.section) continue;
              if (covers(x.section, x.line, y.line) && covers(x.section, y.line, z.line))
                assert.ok(covers(x.section, x.line, z.line), canonicalText([x.line, y.line, z.line]));
            }
      }),
      { numRuns: propertyRuns(20) },
    );
  });

  it('takes bounded time for hostile patterns', () => {
    const start = process.cpuUsage().user;
    covers(
      'files',
      { path: `/${'*a'.repeat(2000)}b`, access: ['read'] },
      { path: `/${'a'.repeat(4000)}`, access: ['read'] },
    );
    covers(
      'files',
      { path: `${'/**/a'.repeat(800)}/b`, access: ['read'] },
      { path: '/a'.repeat(2000), access: ['read'] },
    );
    assertWithin(2000, (process.cpuUsage().user - start) / 1000);
  });
});
