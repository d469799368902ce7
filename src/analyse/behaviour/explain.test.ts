import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { profileArbitrary } from '../../../test/fixtures/profile-arbitrary.ts';
import { Fault } from '../../model/fault.ts';
import { linesOf, profileSchema } from '../../model/profile/profile.ts';
import { explainLine } from './explain.ts';

const PROFILE = profileSchema.parse({
  apiVersion: 'plimsoll/v1',
  kind: 'WorkloadProfile',
  metadata: { name: 'orders' },
  listens: [
    {
      port: 8080,
      tls: 'mutual',
      routes: [
        {
          methods: ['*'],
          path: '/orders',
          state: 'proposed',
          provenance: [
            { kind: 'declared', source: 'src/routes.ts:12' },
            {
              kind: 'observed',
              source: 'flows',
              count: 3,
              first: '2026-01-01T00:00:00Z',
              last: '2026-01-02T00:00:00Z',
            },
          ],
        },
      ],
    },
    { port: 9090, state: 'refused', routes: [{ methods: ['GET'], path: '/' }] },
  ],
});

describe('explainLine', () => {
  it('tells what a line says, why it is there, what it does and what is wrong with it', () => {
    const { findings, ...explanation } = explainLine(PROFILE, 'listens[0].routes[0]');
    assert.deepEqual(explanation, {
      path: 'listens[0].routes[0]',
      says: ['listen on tcp 8080, TLS: mutual', '* /orders'],
      state: 'proposed',
      effect: 'It is a proposal: it changes nothing until a person accepts or refuses it.',
      reasons: [
        'Declared by src/routes.ts:12.',
        'Seen by flows 3 times, first 2026-01-01T00:00:00Z, last 2026-01-02T00:00:00Z.',
      ],
      standing: 'agreed',
    });
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['every-method'],
    );
  });

  it('tells what lines do together', () => {
    assert.match(explainLine(PROFILE, 'listens[0]').effect, /every request is\.$/);
    assert.match(
      explainLine(PROFILE, 'listens[1].routes[0]').effect,
      /^It has no effect, for listens\[1\] is refused\./,
    );
    assert.deepEqual(explainLine(PROFILE, 'listens[0]').reasons, ['Written by a person (profile).']);
  });

  it('speaks of requests only where a section has them', () => {
    const capable = profileSchema.parse({
      apiVersion: 'plimsoll/v1',
      kind: 'WorkloadProfile',
      metadata: { name: 'orders' },
      capabilities: [{ name: 'CHOWN' }],
    });
    assert.equal(explainLine(capable, 'capabilities[0]').effect, 'It is accepted: this is allowed.');
  });

  it('says which lines there are where one is not', () => {
    for (const path of ['listens[7]', '', '__proto__', 'listens[0].constructor'])
      assert.throws(
        () => explainLine(PROFILE, path),
        (error) => error instanceof Fault && error.code === 'not-found',
      );
    assert.throws(() => explainLine(PROFILE, 'listens[7]'), {
      hint: 'there are listens[0], listens[0].routes[0], listens[1], listens[1].routes[0]',
    });
  });

  it('explains every line of any profile', () => {
    fc.assert(
      fc.property(profileArbitrary, (profile) => {
        for (const { path, line } of linesOf(profile).slice(0, 5)) {
          const explanation = explainLine(profile, path);
          assert.equal(explanation.reasons.length, line.provenance.length);
          assert.doesNotMatch(JSON.stringify(explanation), /undefined|\[object/);
        }
      }),
      { numRuns: propertyRuns(15) },
    );
  });
});
