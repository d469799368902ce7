import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { profileArbitrary } from '../../../test/fixtures/profile-arbitrary.ts';
import { linesOf, profileSchema, type WorkloadProfile } from '../../model/profile/profile.ts';
import { writeProfile } from '../../model/profile/write.ts';
import { parseProfiles } from '../../model/profile/yaml.ts';
import { diffProfiles } from './diff.ts';
import { sayLine } from './sentence.ts';

function profileOf(sections: object): WorkloadProfile {
  return profileSchema.parse({
    apiVersion: 'plimsoll/v1',
    kind: 'WorkloadProfile',
    metadata: { name: 'orders' },
    ...sections,
  });
}

const GET = { methods: ['GET'], path: '/orders' };
const refused = { state: 'refused' };
const proposed = { state: 'proposed' };

/** Two sets of sections, and the changes between them: kind, what it says, effect. */
const CHANGES: readonly [
  what: string,
  before: object,
  after: object,
  expected: readonly (readonly [string, string, string])[],
][] = [
  ['nothing', { systemCalls: ['read'] }, { systemCalls: [{ name: 'read' }] }, []],
  ['order', { systemCalls: ['read', 'write'] }, { systemCalls: ['write', 'read'] }, []],
  [
    'a new line',
    { systemCalls: ['read'] },
    { systemCalls: ['read', 'write'] },
    [['added', 'call write', 'wider']],
  ],
  [
    'a line that is gone',
    { systemCalls: ['read', 'write'] },
    { systemCalls: ['read'] },
    [['removed', 'call write', 'tighter']],
  ],
  [
    'a new proposal',
    { systemCalls: ['read'] },
    { systemCalls: ['read', { name: 'write', ...proposed }] },
    [['added', 'call write', 'none']],
  ],
  [
    'a new refusal',
    { files: ['/etc/**'] },
    { files: ['/etc/**', { path: '/etc/shadow', ...refused }] },
    [['added', 'read /etc/shadow', 'tighter']],
  ],
  [
    'acceptance',
    { systemCalls: ['read', { name: 'write', ...proposed }] },
    { systemCalls: ['read', 'write'] },
    [['changed', 'call write', 'wider']],
  ],
  [
    'more access',
    { files: ['/tmp/**'] },
    { files: [{ path: '/tmp/**', access: ['read', 'write'] }] },
    [['changed', 'read, write /tmp/**', 'wider']],
  ],
  [
    'other access',
    { files: ['/a'] },
    { files: [{ path: '/a', access: ['write'] }] },
    [['changed', 'write /a', 'both']],
  ],
  [
    'more refused',
    { files: ['/b', { path: '/a', ...refused }] },
    { files: ['/b', { path: '/a', access: ['read', 'write'], ...refused }] },
    [['changed', 'read, write /a', 'tighter']],
  ],
  [
    'stronger TLS',
    { listens: [{ port: 443, tls: 'tls' }] },
    { listens: [{ port: 443, tls: 'mutual' }] },
    [['changed', 'listen on tcp 443, TLS: mutual', 'tighter']],
  ],
  [
    'TLS left out',
    { listens: [{ port: 443, tls: 'tls' }] },
    { listens: [443] },
    [['changed', 'listen on tcp 443', 'wider']],
  ],
  [
    'a section that begins to say something',
    {},
    { systemCalls: ['read'] },
    [
      ['section', 'systemCalls: only what is accepted is allowed now', 'tighter'],
      ['added', 'call read', 'none'],
    ],
  ],
  [
    'a section that ceases to',
    { capabilities: [] },
    {},
    [['section', 'capabilities: everything is allowed now', 'wider']],
  ],
  [
    'a method',
    { listens: [{ port: 1, routes: [GET] }] },
    { listens: [{ port: 1, routes: [{ ...GET, methods: ['GET', 'PUT'] }] }] },
    [['changed', 'GET, PUT /orders', 'wider']],
  ],
  [
    'a route under a proposal',
    { listens: [{ port: 1, ...proposed, routes: [GET] }] },
    { listens: [{ port: 1, ...proposed, routes: [] }] },
    [['removed', 'GET /orders', 'none']],
  ],
  [
    'a higher rate',
    { limits: [{ kind: 'rate', requests: 1, per: '1s' }] },
    { limits: [{ kind: 'rate', requests: 9, per: '1s' }] },
    [['changed', 'limit by rate', 'wider']],
  ],
  [
    'a shorter time',
    { limits: [{ kind: 'timeout', request: '1m' }] },
    { limits: [{ kind: 'timeout', request: '59s' }] },
    [['changed', 'limit by timeout', 'tighter']],
  ],
  [
    'a limit that is gone',
    { limits: [{ kind: 'rate', requests: 1, per: '1s' }] },
    {},
    [['removed', 'limit by rate', 'wider']],
  ],
  [
    'a hole in a range',
    { egress: [{ to: { cidr: '10.0.0.0/8' } }] },
    { egress: [{ to: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }] },
    [
      ['removed', 'call 10.0.0.0/8 on every port', 'tighter'],
      ['added', 'call 10.0.0.0/8 except 10.1.0.0/16 on every port', 'wider'],
    ],
  ],
];

describe('diffProfiles', () => {
  for (const [what, before, after, expected] of CHANGES) {
    it(`tells ${what}`, () => {
      const changes = diffProfiles(profileOf(before), profileOf(after));
      assert.deepEqual(
        changes.map(({ kind, says, effect }) => [kind, says, effect]),
        expected,
      );
    });
  }

  it('names keys and path', () => {
    const before = profileOf({ systemCalls: ['read', { name: 'write', ...proposed }] });
    const [change] = diffProfiles(before, profileOf({ systemCalls: ['write'] })).filter(
      ({ kind }) => kind === 'changed',
    );
    assert.deepEqual([change?.path, change?.fields], ['systemCalls[1]', ['state']]);
  });

  it('is empty for the same content, and the inverse backwards', () => {
    const inverse = { wider: 'tighter', tighter: 'wider', both: 'both', none: 'none' };
    const kinds = { added: 'removed', removed: 'added', changed: 'changed', section: 'section' };
    fc.assert(
      fc.property(profileArbitrary, profileArbitrary, (a, b) => {
        assert.deepEqual(diffProfiles(a, parseProfiles(writeProfile(a), 'a')[0] ?? b), []);
        const forward = diffProfiles(a, b).map(({ kind, section, effect }) => `${kind} ${section} ${effect}`);
        const backward = diffProfiles(b, a).map(
          ({ kind, section, effect }) => `${kinds[kind]} ${section} ${inverse[effect]}`,
        );
        assert.deepEqual(forward.toSorted(), backward.toSorted());
      }),
      { numRuns: propertyRuns(40) },
    );
  });
});

describe('sayLine', () => {
  it('says every line in one line of text', () => {
    fc.assert(
      fc.property(profileArbitrary, (profile) => {
        for (const { section, line } of linesOf(profile)) {
          const text = sayLine(section, line);
          assert.doesNotMatch(text, /undefined|\[object|\p{Cc}/u);
          assert.match(text, /\S/);
        }
      }),
      { numRuns: propertyRuns(30) },
    );
  });
});
