import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { segmentationArbitrary } from '../../../test/fixtures/segmentation-arbitrary.ts';
import { propertyRuns } from '../../../test/property-runs.ts';
import { connections } from '../../analyse/segmentation/connections.ts';
import { changesBetween } from '../../analyse/segmentation/diff.ts';
import { intendedNetwork } from '../../analyse/segmentation/profiles/intended-network.ts';
import { listChanges, listConnections, type ListedPairs } from './listed-connections.ts';

/** Are these the first of all, and does a gap say how many there are where there are more? */
function assertFirst(
  some: ListedPairs<unknown>,
  all: ListedPairs<unknown>,
  most: number,
  what: string,
): void {
  assert.deepEqual(all.gaps, []);
  assert.deepEqual(some.list, all.list.slice(0, most));
  const count = all.list.length;
  const reason = `${count} ${what}, of which ${most} are listed`;
  assert.deepEqual(some.gaps, count > most ? [{ kind: 'limit', subject: what, reason }] : []);
}

describe('pairs that are listed', () => {
  it('are the first of all, and a gap tells of the others', () => {
    fc.assert(
      fc.property(segmentationArbitrary({ requests: false }), fc.nat(20), (segmentation, most) => {
        const network = intendedNetwork(segmentation);
        const evaluated = connections(network);
        const open = connections({ ...network, policies: [] });
        assertFirst(listConnections(evaluated, most), listConnections(evaluated), most, 'connections');
        const changes = () => changesBetween(open, evaluated);
        assertFirst(listChanges(changes(), false, most), listChanges(changes(), false), most, 'changes');
      }),
      { numRuns: propertyRuns(50) },
    );
  });
});
