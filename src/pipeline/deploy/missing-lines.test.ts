import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { flow, profile, request } from '../../../test/fixtures/flows.ts';
import { connections } from '../../analyse/segmentation/connections.ts';
import { intendedNetwork } from '../../analyse/segmentation/profiles/intended-network.ts';
import { segmentProfiles } from '../../analyse/segmentation/profiles/segment-profiles.ts';
import { replay } from '../../analyse/segmentation/replay.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { parseProfiles } from '../../model/profile/yaml.ts';
import { writeProfile } from '../../model/profile/write.ts';
import { missingLines } from './missing-lines.ts';

const OPTIONS = { includeProposed: false, endpoints: new Map() };
const PROFILES = [
  profile('web', {
    egress: [
      { to: { workload: { name: 'api' } }, ports: [80], http: [{ methods: ['GET'], path: '/a' }] },
      { to: { workload: { name: 'db' } }, ports: [99], state: 'refused' },
    ],
    listens: [],
  }),
  profile('api', { listens: [{ port: 80, routes: [{ methods: ['GET'], path: '/a' }] }], egress: [] }),
  profile('db', { listens: [5432] }),
];
const evaluated = (profiles: readonly WorkloadProfile[]) =>
  connections(intendedNetwork(segmentProfiles(profiles, OPTIONS), { strangers: false }));
const brokenOf = (profiles: readonly WorkloadProfile[], records: Parameters<typeof replay>[1]) =>
  replay(evaluated(profiles), records).filter(({ standing }) => standing === 'breaks');

describe('lines that are missing', () => {
  it('are all that it takes, as they are printed, but for what a line refuses', () => {
    const names = fc.constantFrom('shop/web', 'shop/api', 'shop/db');
    const said = fc.constantFrom(
      {},
      request('GET', '/a'),
      request('POST', '/b/{id}', 'template'),
      request('GET', '/b', 'prefix'),
    );
    const record = fc
      .tuple(
        names,
        names,
        fc.constantFrom(80, 99, 5432),
        fc.constantFrom('tcp' as const, 'udp' as const),
        said,
      )
      .map(([from, to, port, protocol, more]) =>
        flow(from, to, port, { protocol, ...(protocol === 'udp' ? {} : more) }),
      );
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), (records) => {
        const broken = brokenOf(PROFILES, records);
        const { allow, remaining } = missingLines(PROFILES, broken, OPTIONS);
        const mended = PROFILES.map((one) =>
          withYaml(one, allow.find(({ workload }) => workload === `shop/${one.metadata.name}`)?.yaml),
        );
        assert.deepEqual(
          brokenOf(
            mended,
            broken.map((one) => one.record),
          ).map((one) => one.record),
          remaining,
        );
        for (const one of remaining) assert.equal(one.port, 99, JSON.stringify(one));
      }),
      { numRuns: propertyRuns(60) },
    );
  });
});

/** The profile with lines as a person would copy them into it. */
function withYaml(one: WorkloadProfile, yaml: string | undefined): WorkloadProfile {
  if (yaml === undefined) return one;
  const head = writeProfile({ apiVersion: one.apiVersion, kind: one.kind, metadata: one.metadata });
  const [added] = parseProfiles(`${head}${yaml}`, 'added');
  const { egress, listens } = one;
  return {
    ...one,
    ...(egress || added?.egress ? { egress: [...(egress ?? []), ...(added?.egress ?? [])] } : {}),
    ...(listens || added?.listens ? { listens: [...(listens ?? []), ...(added?.listens ?? [])] } : {}),
  };
}
