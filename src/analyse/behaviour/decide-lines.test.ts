import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { profileArbitrary } from '../../../test/fixtures/profile-arbitrary.ts';
import { profile } from '../../../test/fixtures/flows.ts';
import { Fault } from '../../model/fault.ts';
import { linesOf, type WorkloadProfile } from '../../model/profile/profile.ts';
import { allowLines, decideLines } from './decide-lines.ts';

const API = { to: { workload: { name: 'api' } }, ports: [80] };
const DECLARED = [{ kind: 'declared', source: 'image' }];
const BOTH = [...DECLARED, { kind: 'observed', source: 'conntrack' }];
const GET = { methods: ['GET'], path: '/a', kind: 'exact' };
const POST = { methods: ['POST'], path: '/b', kind: 'exact' };

const statesOf = (one: WorkloadProfile) =>
  Object.fromEntries(linesOf(one).map(({ path, line }) => [path, line.state]));
const egressOf = (one: WorkloadProfile) =>
  (one.egress ?? []).map(({ state, http }) => [state, http?.map((line) => `${line.path} ${line.state}`)]);

describe('a decision about lines', () => {
  const proposed = { state: 'proposed' };
  const web = profile('web', {
    listens: [{ port: 8080, ...proposed, provenance: DECLARED }],
    egress: [
      {
        ...API,
        ...proposed,
        provenance: BOTH,
        http: [
          { ...GET, ...proposed },
          { ...POST, state: 'refused' },
        ],
      },
      { to: { cidr: '192.0.2.1/32' }, state: 'refused' },
    ],
  });

  it('for reasons is of the proposed lines that have them all, with what is proposed inside', () => {
    const { profile: now, decided } = decideLines(web, { reasons: ['declared', 'observed'] }, 'accepted');
    assert.deepEqual(statesOf(now), {
      'listens[0]': 'proposed',
      'egress[0]': 'accepted',
      'egress[0].http[0]': 'accepted',
      'egress[0].http[1]': 'refused',
      'egress[1]': 'refused',
    });
    assert.deepEqual(
      decided.map(({ path, line }) => `${path} ${line.state}`),
      ['egress[0] proposed', 'egress[0].http[0] proposed'],
    );
  });

  it('for a place accepts the line that it is inside of, and none beside it', () => {
    const { profile: now } = decideLines(web, { places: ['egress[0].http[1]', 'egress[9]'] }, 'accepted');
    assert.deepEqual(statesOf(now), {
      ...statesOf(web),
      'egress[0]': 'accepted',
      'egress[0].http[1]': 'accepted',
    });
  });

  it('refuses a place alone', () => {
    const { profile: now } = decideLines(web, { places: ['egress[0].http[0]'] }, 'refused');
    assert.deepEqual(statesOf(now), { ...statesOf(web), 'egress[0].http[0]': 'refused' });
  });

  it('leaves no proposal where all are accepted, and changes nothing a second time', () => {
    fc.assert(
      fc.property(profileArbitrary, (one) => {
        const { profile: now } = decideLines(one, { reasons: [] }, 'accepted');
        assert.ok((now.egress ?? []).every(({ state }) => state !== 'proposed'));
        assert.deepEqual(decideLines(now, { reasons: [] }, 'accepted'), { profile: now, decided: [] });
      }),
    );
  });
});

describe('lines that are allowed', () => {
  const allow = (own: object, added: object) =>
    egressOf(
      allowLines(profile('web', { egress: [own] }), { egress: profile('lines', { egress: [added] }).egress }),
    );

  it('are added, or widen the line about the same', () => {
    const other = { to: { workload: { name: 'db' } }, ports: [80] };
    assert.deepEqual(allow(other, API), [
      ['accepted', undefined],
      ['accepted', undefined],
    ]);
    assert.deepEqual(allow({ ...API, http: [GET] }, { ...API, http: [POST] }), [
      ['accepted', ['/a accepted', '/b accepted']],
    ]);
    assert.deepEqual(allow({ ...API, http: [{ ...POST, state: 'refused' }] }, { ...API, http: [POST] }), [
      ['accepted', ['/b accepted']],
    ]);
  });

  it('never narrow what was allowed', () => {
    assert.deepEqual(allow(API, { ...API, http: [POST] }), [['accepted', undefined]]);
    const open = profile('web', {});
    assert.throws(() => allowLines(open, { egress: profile('lines', { egress: [API] }).egress }), isUsage);
  });

  it('allow nothing besides', () => {
    const own = { ...API, state: 'refused', http: [GET] };
    assert.deepEqual(allow(own, { ...API, http: [POST] }), [['accepted', ['/a proposed', '/b accepted']]]);
    assert.throws(() => allow({ ...API, http: [GET] }, API), isUsage);
  });

  const isUsage = (error: unknown) => error instanceof Fault && error.code === 'usage';
});
