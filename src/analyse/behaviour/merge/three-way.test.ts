import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { mutationsOf, onlyFaults } from '../../../../test/fixtures/mutation.ts';
import { profileArbitrary } from '../../../../test/fixtures/profile-arbitrary.ts';
import { profileSchema, type WorkloadProfile } from '../../../model/profile/profile.ts';
import { isSame } from '../../../model/profile/text.ts';
import { writeProfile } from '../../../model/profile/write.ts';
import { parseProfiles } from '../../../model/profile/yaml.ts';
import { commentsOfText } from './comments.ts';
import { editText, threeWayMerge } from './three-way.ts';

const BASE = `apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata:
  name: orders
files:
  - path: /etc/orders/**
    state: proposed
  - /tmp/**
systemCalls:
  - read
  - write
listens:
  - port: 8080
    routes:
      - methods: [GET]
        path: /orders
        state: proposed
`;

const MINE = `# Owned by the orders team.
apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata:
    name:   'orders' # the one and only

files:
    # reviewed on Monday
    - {path: /etc/orders/**,   state: accepted}


    - /tmp/**      # scratch
systemCalls: [write, read]   # in my order
listens:
    - port: 8080
      routes:
          # the public part
          - path: /orders
            methods: [GET]
            state: accepted
# the end
`;

const contentOf = (text: string) => parseProfiles(text, 'x');
const mineComments = (text: string) => commentsOfText(text);

/** Every comment of one text is in the other, as often. */
function assertCommentsSurvive(mine: string, merged: string): void {
  const left = mineComments(merged);
  for (const comment of mineComments(mine)) {
    const index = left.indexOf(comment);
    assert.ok(index >= 0, `the comment ${comment} is lost in:\n${merged}`);
    left.splice(index, 1);
  }
}

describe('threeWayMerge', () => {
  it('leaves mine as it is, byte for byte, where theirs did not change', () => {
    assert.deepEqual(threeWayMerge(BASE, MINE, BASE), { text: MINE, conflicts: [] });
    const reordered = BASE.replace('  - read\n  - write\n', '  - write\n  - name: read\n');
    assert.deepEqual(threeWayMerge(BASE, MINE, reordered), { text: MINE, conflicts: [] });
  });

  it('takes in a new line, and keeps comments, order and edits', () => {
    const theirs = BASE.replace('  - write\n', '  - write\n  - openat\n').replace(
      '        path: /orders\n        state: proposed\n',
      '        path: /orders\n        state: proposed\n      - methods: [POST]\n        path: /orders\n        state: proposed\n        provenance: [{kind: declared, source: "src/routes.ts:3"}]\n',
    );
    const { text, conflicts } = threeWayMerge(BASE, MINE, theirs);
    assert.deepEqual(conflicts, []);
    assertCommentsSurvive(MINE, text);
    assert.equal(
      text,
      `# Owned by the orders team.
apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata:
    name: 'orders' # the one and only

files:
    # reviewed on Monday
    - {path: /etc/orders/**, state: accepted}

    - /tmp/** # scratch
systemCalls: [write, read, openat] # in my order
listens:
    - port: 8080
      routes:
          # the public part
          - path: /orders
            methods: [GET]
            state: accepted
          - methods: [POST]
            path: /orders
            state: proposed
            provenance:
                - {kind: declared, source: src/routes.ts:3}

# the end
`,
    );
  });

  it('adds provenance to a line that was written as a single value, and keeps its comment', () => {
    const theirs = BASE.replace(
      '  - /tmp/**\n',
      '  - path: /tmp/**\n    provenance: [{kind: observed, source: trace, count: 3}]\n',
    );
    const { text, conflicts } = threeWayMerge(BASE, MINE, theirs);
    assert.deepEqual(conflicts, []);
    assertCommentsSurvive(MINE, text);
    assert.deepEqual(contentOf(text)[0]?.files?.[1]?.provenance, [
      { kind: 'observed', source: 'trace', count: 3 },
    ]);
  });

  it('removes what theirs removed and mine had not touched, but not its comments', () => {
    const { text, conflicts } = threeWayMerge(
      BASE,
      MINE,
      BASE.replace('  - /tmp/**\n', '').replace('  - write\n', ''),
    );
    assert.deepEqual(conflicts, []);
    assertCommentsSurvive(MINE, text);
    assert.deepEqual(
      contentOf(text)[0]?.files?.map(({ path }) => path),
      ['/etc/orders/**'],
    );
    assert.deepEqual(
      contentOf(text)[0]?.systemCalls?.map(({ name }) => name),
      ['read'],
    );
    const empty = threeWayMerge(BASE, MINE, BASE.replace('  - read\n  - write\n', '  []\n'));
    assert.match(empty.text, /# in my order\nsystemCalls: \[\]\n/);
    assert.match(
      threeWayMerge(BASE, MINE, BASE.replace('systemCalls:\n  - read\n  - write\n', '')).text,
      /# in my order/,
    );
  });

  it('reports what both changed, keeps mine, and loses neither', () => {
    const theirs = BASE.replace(
      'path: /etc/orders/**\n    state: proposed',
      'path: /etc/orders/**\n    state: refused',
    ).replace('methods: [GET]', 'methods: [GET, PUT]');
    const mine = MINE.replace('methods: [GET]', 'methods: [GET, HEAD]');
    const { text, conflicts } = threeWayMerge(BASE, mine, theirs);
    assert.equal(text, mine);
    assert.deepEqual(
      conflicts,
      [
        {
          workload: 'default/orders',
          path: 'files[0].state',
          base: 'proposed',
          mine: 'accepted',
          theirs: 'refused',
        },
        {
          workload: 'default/orders',
          path: 'listens[0].routes[0]',
          base: { path: '/orders', kind: 'exact', methods: ['GET'] },
          mine: { path: '/orders', kind: 'exact', methods: ['GET', 'HEAD'] },
          theirs: { path: '/orders', kind: 'exact', methods: ['GET', 'PUT'] },
        },
      ].map((conflict) => ({ ...conflict })),
    );
  });

  it('reports an edit of what the other side removed, both ways', () => {
    const removed = threeWayMerge(
      BASE,
      MINE,
      BASE.replace('  - path: /etc/orders/**\n    state: proposed\n', ''),
    );
    assert.equal(removed.text, MINE);
    assert.deepEqual(
      removed.conflicts.map(({ path, theirs }) => [path, theirs]),
      [['files[0]', undefined]],
    );
    const edited = threeWayMerge(
      BASE,
      MINE.replace(/ {4}- \/tmp.*\n/, ''),
      BASE.replace('  - /tmp/**\n', '  - path: /tmp/**\n    state: refused\n'),
    );
    assert.deepEqual(
      edited.conflicts.map(({ path, mine }) => [path, mine]),
      [['files[1]', undefined]],
    );
  });

  it('follows a line whose extent one side changed', () => {
    const theirs = BASE.replace('methods: [GET]', 'methods: [GET, PUT]');
    const { text, conflicts } = threeWayMerge(BASE, MINE, theirs);
    assert.deepEqual(conflicts, []);
    const [route] = contentOf(text)[0]?.listens?.[0]?.routes ?? [];
    assert.deepEqual([route?.methods, route?.state], [['GET', 'PUT'], 'accepted']);
    assertCommentsSurvive(MINE, text);
  });

  it('never makes two lines about the same', () => {
    const theirs = BASE.replace('methods: [GET]', 'methods: [PUT]');
    const mine = MINE.replace(
      '          # the public part\n',
      '          - {methods: [PUT], path: /orders}\n          # the public part\n',
    );
    const { text, conflicts } = threeWayMerge(BASE, mine, theirs);
    assert.equal(conflicts.length, 1);
    assert.equal(contentOf(text)[0]?.listens?.[0]?.routes?.length, 2);
  });

  it('merges several documents by workload', () => {
    const carts = BASE.replace('name: orders', 'name: carts');
    const users = BASE.replace('name: orders', 'name: users');
    const mine = `${MINE}---\n# carts\n${carts.replace('- read', '- read # why')}`;
    const more = threeWayMerge(
      `${BASE}---\n${carts}`,
      mine,
      `${BASE}---\n${carts.replace('- write', '- write\n  - open')}---\n${users}`,
    );
    assert.deepEqual(more.conflicts, []);
    assert.ok(more.text.startsWith(MINE));
    assertCommentsSurvive(mine, more.text);
    assert.deepEqual(
      contentOf(more.text).map(({ metadata, systemCalls }) => [metadata.name, systemCalls?.length]),
      [
        ['orders', 2],
        ['carts', 3],
        ['users', 2],
      ],
    );
    const less = threeWayMerge(`${BASE}---\n${carts}`, `${MINE}---\n${carts}`, BASE);
    assert.deepEqual(less, { text: MINE, conflicts: [] });
    const touched = threeWayMerge(`${BASE}---\n${carts}`, mine, BASE);
    assert.deepEqual([touched.text, touched.conflicts.length], [mine, 1]);
  });

  it('needs no common ancestor', () => {
    const { text, conflicts } = threeWayMerge('', MINE, BASE);
    assert.equal(text, MINE);
    assert.deepEqual(
      conflicts.map(({ path }) => path),
      ['files[0].state', 'listens[0].routes[0].state'],
    );
  });

  it('writes out aliases where something changes, and keeps CRLF', () => {
    const mine = MINE.replace('methods: [GET]', 'methods: &m [GET]')
      .replace('# the end\n', '    - {port: 9090, routes: [{path: /x, methods: *m}]}\n# the end\n')
      .replaceAll('\n', '\r\n');
    const { text, conflicts } = threeWayMerge(BASE, mine, BASE.replace('methods: [GET]', 'methods: [PUT]'));
    assert.deepEqual(conflicts, []);
    assert.deepEqual(
      contentOf(text)[0]?.listens?.map(({ routes }) => routes?.[0]?.methods),
      [['PUT'], ['GET']],
    );
    assert.ok(!/[^\r]\n/.test(text));
  });

  it('names the text and the line at fault', () => {
    assert.throws(() => threeWayMerge(BASE, BASE, BASE.replace('- read', '- Read')), /^Fault: theirs:10:5: /);
  });
});

const named = (profile: WorkloadProfile): WorkloadProfile => ({
  ...profile,
  metadata: { ...profile.metadata, name: 'a', namespace: 'b' },
});

/** Profiles that have much in common: each takes sections of one or of another. */
const relatives = fc
  .tuple(profileArbitrary, profileArbitrary, fc.array(fc.nat(2), { minLength: 40, maxLength: 40 }))
  .map(([a, b, choices]) => {
    const mix = (seed: number) =>
      profileSchema.parse(
        Object.fromEntries(
          Object.keys({ ...a, ...b }).map((key, index) => {
            const [one, other]: unknown[] = [Reflect.get(a, key), Reflect.get(b, key)];
            const choice = choices[(index * 3 + seed) % choices.length] ?? 0;
            const half = Array.isArray(one) ? one.slice(0, Math.ceil(one.length / 2)) : one;
            return [key, [one, half, other][choice] ?? one ?? other];
          }),
        ),
      );
    return [mix(0), mix(1), mix(2)].map(named) as [WorkloadProfile, WorkloadProfile, WorkloadProfile];
  });

/** A text with a comment at many places where one can stand. */
function commented(text: string): string {
  return text
    .split('\n')
    .flatMap((line, index) => {
      if (line === '' || index % 3 === 0) return [line];
      const indent = /^ */.exec(line)?.[0] ?? '';
      if (index % 3 === 1) return [`${indent}# before ${index}`, line];
      return [
        line.includes('"') || line.includes("'") || line.includes('#') ? line : `${line} # behind ${index}`,
      ];
    })
    .join('\n');
}

describe('the laws of merging', () => {
  it('nothing new leaves mine byte for byte', () => {
    fc.assert(
      fc.property(relatives, ([base, mine]) => {
        const [baseText, mineText] = [writeProfile(base), commented(writeProfile(mine))];
        assert.deepEqual(threeWayMerge(baseText, mineText, baseText), { text: mineText, conflicts: [] });
      }),
      { numRuns: propertyRuns(10, 3) },
    );
  });

  it('an untouched mine becomes theirs', () => {
    fc.assert(
      fc.property(relatives, ([base, , theirs]) => {
        const [baseText, theirText] = [writeProfile(base), writeProfile(theirs)];
        const { text, conflicts } = threeWayMerge(baseText, baseText, theirText);
        assert.deepEqual(conflicts, []);
        assert.ok(isSame(contentOf(text), contentOf(theirText)), text);
      }),
      { numRuns: propertyRuns(20, 3) },
    );
  });

  it('what only one side changed is in the result; both the same is no conflict; comments survive; merging again changes nothing', () => {
    fc.assert(
      fc.property(relatives, ([base, mine, theirs]) => {
        const [baseText, mineText, theirText] = [
          writeProfile(base),
          commented(writeProfile(mine)),
          writeProfile(theirs),
        ];
        const { text, conflicts } = threeWayMerge(baseText, mineText, theirText);
        assertCommentsSurvive(mineText, text);
        if (isSame(base, mine)) assert.ok(isSame(contentOf(text), contentOf(theirText)));
        if (conflicts.length === 0)
          assert.deepEqual(threeWayMerge(theirText, text, theirText), { text, conflicts: [] });
        assert.deepEqual(threeWayMerge(baseText, mineText, mineText), { text: mineText, conflicts: [] });
        for (const section of ['systemCalls', 'capabilities'] as const) {
          const [b, m, t, r] = [base, mine, theirs, contentOf(text)[0]].map(
            (profile) => new Set(profile?.[section]?.map(({ name }) => name)),
          );
          if (!base[section] || !mine[section] || !theirs[section]) continue;
          for (const name of t ?? []) if (!b?.has(name)) assert.ok(r?.has(name), `${name} of theirs is lost`);
          for (const name of m ?? []) if (!b?.has(name)) assert.ok(r?.has(name), `${name} of mine is lost`);
        }
      }),
      { numRuns: propertyRuns(20, 3) },
    );
  });

  it('an edit gives what a merge gives that is told what was there before it and after it', () => {
    fc.assert(
      fc.property(relatives, ([, mine, theirs]) => {
        const [before, after] = [writeProfile(mine), writeProfile(theirs)];
        const text = commented(before);
        assert.equal(
          editText(text, 'mine.yaml', () => theirs),
          threeWayMerge(before, text, after).text,
        );
        assert.equal(
          editText(text, 'mine.yaml', (profile) => profile),
          text,
        );
      }),
      { numRuns: propertyRuns(20, 3) },
    );
  });

  it('gives only faults for damaged texts', () => {
    fc.assert(
      fc.property(mutationsOf(Buffer.from(MINE)), mutationsOf(Buffer.from(BASE)), (mine, theirs) => {
        const [ours, others] = [mine.toString(), theirs.toString()];
        for (const [m, t] of [
          [ours, others],
          [ours, BASE],
          [MINE, others],
        ] as const) {
          const merged = onlyFaults(() => threeWayMerge(BASE, m, t));
          if (merged) assert.ok(contentOf(merged.text).length > 0);
        }
      }),
      { numRuns: propertyRuns(150) },
    );
  });
});
