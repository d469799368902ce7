import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
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
      { numRuns: 30 },
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
      { numRuns: 30 },
    );
  });

  it('are all anew where a table was changed by hand', () => {
    const text = artefactOf({ members: [] });
    const changed = tablesOf(text.replace('"hook":"forward"', '"hook":"postrouting"'));
    assert.equal(changesTo(changed, tablesOf(text), text).anew, true);
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
