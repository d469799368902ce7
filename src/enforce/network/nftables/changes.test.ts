import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { segmentProfiles } from '../../../analyse/segmentation/profiles/segment-profiles.ts';
import { profileSchema } from '../../../model/profile/profile.ts';
import type { Segmentation } from '../../../model/segmentation/segmentation.ts';
import { segmentationArbitrary } from '../../../../test/fixtures/segmentation-arbitrary.ts';
import { changesTo, removal } from './changes.ts';
import { NFTABLES } from './compile.ts';
import { readRuleset } from './ruleset.ts';

const artefactOf = (segmentation: Segmentation): string =>
  NFTABLES.compile(segmentation, { onLoss: 'tighter' }).artefacts.find(({ path }) =>
    path.endsWith('bridge.json'),
  )?.text ?? '';
const tablesOf = (text: string) => readRuleset('it', text);

describe('changes from one ruleset to another', () => {
  it('are none to itself, and everything where there is nothing', () => {
    fc.assert(
      fc.property(segmentationArbitrary(), (segmentation) => {
        const text = artefactOf(segmentation);
        assert.equal(changesTo(tablesOf(text), tablesOf(text), text).commands, undefined);
        const { commands, anew } = changesTo(new Map(), tablesOf(text), text);
        assert.deepEqual([commands, anew], [text, true]);
      }),
      { numRuns: propertyRuns(30) },
    );
  });

  it('never touch another table, and keep the tables where both are of the compiler', () => {
    fc.assert(
      fc.property(segmentationArbitrary(), segmentationArbitrary(), (before, after) => {
        const text = artefactOf(after);
        const { commands, anew } = changesTo(tablesOf(artefactOf(before)), tablesOf(text), text);
        assert.equal(anew, false);
        for (const line of commands?.split('\n').slice(2, -2) ?? []) assert.match(line, /"table":"plimsoll"/);
      }),
      { numRuns: propertyRuns(30) },
    );
  });

  it('are all anew where a table was changed by hand', () => {
    const text = artefactOf({ members: [] });
    const changed = tablesOf(text.replace('"hook":"forward"', '"hook":"postrouting"'));
    assert.equal(changesTo(changed, tablesOf(text), text).anew, true);
  });
});

describe('elements that the kernel forgets by itself', () => {
  const profiled = (dns: string): Segmentation => {
    const profile = profileSchema.parse({
      apiVersion: 'plimsoll/v1',
      kind: 'WorkloadProfile',
      metadata: { namespace: 'shop', name: 'web' },
      egress: [{ to: { dns }, ports: [443] }],
    });
    const endpoints = new Map([['shop/web', [{ interface: 'veth1', addresses: ['10.0.0.2'] }]]]);
    return segmentProfiles([profile], { includeProposed: false, endpoints });
  };
  const text = artefactOf(profiled('api.example.com'));
  const set = 'name4_shop/web_api.example.com';
  const listed = (name: string, elem: readonly unknown[]): string => {
    const { nftables } = JSON.parse(text) as { nftables: object[] };
    return JSON.stringify({
      nftables: [...nftables, { add: { element: { family: 'inet', table: 'plimsoll', name, elem } } }],
    });
  };
  const timed = { elem: { val: '192.0.2.1', timeout: 60, expires: 41 } };

  it('are compared with nothing', () => {
    assert.equal(changesTo(tablesOf(listed(set, [timed])), tablesOf(text), text).commands, undefined);
  });

  it('go on in tables that are made anew, for the time that is left, where their set does', () => {
    const changed = tablesOf(
      listed(set, [timed, '192.0.2.2']).replace('"hook":"input"', '"hook":"postrouting"'),
    );
    const { anew, commands = '' } = changesTo(changed, tablesOf(text), text);
    assert.equal(anew, true);
    const last = (JSON.parse(commands) as { nftables: object[] }).nftables.at(-1);
    assert.deepEqual(last, {
      add: {
        element: {
          family: 'inet',
          table: 'plimsoll',
          name: set,
          elem: [{ elem: { val: '192.0.2.1', timeout: 41 } }],
        },
      },
    });
    const other = artefactOf(profiled('other.example.com'));
    assert.ok(changesTo(changed, tablesOf(other), other).commands === other);
  });
});

describe('removal', () => {
  it('names our tables alone', () => {
    const { nftables } = JSON.parse(removal([{ family: 'inet', name: 'plimsoll' }])) as {
      nftables: object[];
    };
    assert.deepEqual(nftables.slice(1), [
      { add: { table: { family: 'inet', name: 'plimsoll' } } },
      { delete: { table: { family: 'inet', name: 'plimsoll' } } },
    ]);
  });
});
