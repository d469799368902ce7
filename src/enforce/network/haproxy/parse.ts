import { DIRECTIONS, type Direction, type Engine, type Policy } from '../../../model/network/policy.ts';
import { EVERYTHING } from '../../../model/network/selector.ts';
import type { Artefact } from '../../../model/profile/artefact.ts';
import { memberSelector } from '../../../model/segmentation/member-selection.ts';
import type { Segmentation } from '../../../model/segmentation/segmentation.ts';
import type { Reading } from '../types.ts';
import { checkLimits } from './limits/read-limits.ts';
import type { Maps } from './maps.ts';
import { peerClasses } from './peer-classes.ts';
import { readIdentities } from './read-identities.ts';
import { readMaps } from './read-maps.ts';
import { PolicyReader } from './read-policy.ts';

/** The first rule that speaks of an end decides; what is said of everybody comes last. */
const WAYPOINT: Engine = { id: 'haproxy', stages: [{ id: 'waypoint', order: 'priority' }] };

/**
 * Reads the configuration, its maps and the runtime commands back, by what HAProxy does with them. Where a member is
 * known by its addresses as several, there is a reading for each. Limits are no part of it: they must be those of the
 * profiles. Throws a `Fault` (`malformed`).
 */
export function parse(artefacts: readonly Artefact[], segmentation: Segmentation): readonly Reading[] {
  const { files, runtime } = readMaps(artefacts);
  const isSame = JSON.stringify(files) === JSON.stringify(runtime);
  return [
    ...readingsOf('maps', files, segmentation),
    ...(isSame ? [] : readingsOf('runtime', runtime, segmentation)),
  ];
}

function readingsOf(name: string, maps: Maps, segmentation: Segmentation): Reading[] {
  checkLimits(maps, segmentation, peerClasses(segmentation));
  return readIdentities(maps, segmentation).map((identities, index) => {
    const reader = new PolicyReader(maps, identities, segmentation);
    const policies = segmentation.members.flatMap(({ id }) => {
      const identity = identities.get(id);
      if (identity === undefined) return [];
      return DIRECTIONS.map((way) => policyOf(id, way, reader.rules(identity, way)));
    });
    return { name: index === 0 ? name : `${name}, address ${index + 1}`, policies, engine: WAYPOINT };
  });
}

function policyOf(member: string, way: Direction, rules: Policy['rules']): Policy {
  return {
    kind: 'HAProxy',
    namespace: undefined,
    name: `${way} of ${member}`,
    stage: 'waypoint',
    priority: 0,
    subject: { namespaces: EVERYTHING, workloads: memberSelector([member]) },
    isolates: [],
    rules,
    origin: { file: 'haproxy/maps/decisions.map', document: 1, line: 1, path: way },
  };
}
