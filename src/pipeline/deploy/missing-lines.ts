import { observedLines } from '../../analyse/behaviour/observed-flows.ts';
import type { Observation } from '../../analyse/behaviour/observation.ts';
import { connections } from '../../analyse/segmentation/connections.ts';
import { intendedNetwork } from '../../analyse/segmentation/profiles/intended-network.ts';
import {
  type SegmentOptions,
  segmentProfiles,
} from '../../analyse/segmentation/profiles/segment-profiles.ts';
import { missingDirections, replay, type ReplayedFlow } from '../../analyse/segmentation/replay.ts';
import type { FlowRecord } from '../../model/flow/record.ts';
import type { Direction } from '../../model/network/policy.ts';
import type { EgressLine, ListenLine } from '../../model/profile/network.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { workloadName } from '../../model/profile/yaml.ts';
import type { Line } from '../../model/profile/line.ts';
import { writeSections } from '../../model/profile/write.ts';

export interface MissingLines {
  /** By workload, the accepted lines that it lacks, as YAML. */
  readonly allow: readonly { readonly workload: string; readonly yaml: string }[];
  /** What breaks even with these, because a line refuses it or none can say it. */
  readonly remaining: readonly FlowRecord[];
}

/**
 * The fewest ends at which lines must be added for what breaks to work: first the callers', and only where that is not
 * enough the called ones', for many answer whom a profile lets call. Tried out, not guessed. Throws a `Fault` (`limit`).
 */
export function missingLines(
  profiles: readonly WorkloadProfile[],
  broken: readonly ReplayedFlow[],
  options: SegmentOptions,
): MissingLines {
  const added = new Map<string, Observation[]>();
  let current = profiles;
  let left = broken;
  for (const direction of ['egress', 'ingress'] as const) {
    const lines = observedLines(left.flatMap((one) => flowLine(one, direction)));
    if (lines.size === 0) continue;
    for (const [id, observation] of lines) added.set(id, [...(added.get(id) ?? []), accepted(observation)]);
    current = current.map((profile) => withLines(profile, lines.get(workloadName(profile))));
    const evaluated = connections(intendedNetwork(segmentProfiles(current, options), { strangers: false }));
    left = replay(
      evaluated,
      left.map(({ record }) => record),
    ).filter(({ standing }) => standing === 'breaks');
  }
  const allow = Array.from(added, ([workload, parts]) => ({
    workload,
    yaml: writeSections(Object.assign({}, ...parts) as Observation),
  }));
  return { allow, remaining: left.map(({ record }) => record) };
}

function flowLine(flow: ReplayedFlow, direction: Direction) {
  return missingDirections(flow).includes(direction)
    ? [{ record: flow.record, directions: [direction] }]
    : [];
}

function withLines(profile: WorkloadProfile, lines: Observation | undefined): WorkloadProfile {
  if (!lines) return profile;
  const { egress, listens } = accepted(lines);
  return {
    ...profile,
    ...(egress ? { egress: [...(profile.egress ?? []), ...egress] } : {}),
    ...(listens ? { listens: [...(profile.listens ?? []), ...listens] } : {}),
  };
}

/** The lines as a person would accept them. */
function accepted({ egress, listens }: Observation): Pick<WorkloadProfile, 'egress' | 'listens'> {
  return {
    ...(egress
      ? {
          egress: accept(egress).map((line): EgressLine => ({
            ...line,
            ...(line.http ? { http: accept(line.http) } : {}),
            ...(line.sql ? { sql: accept(line.sql) } : {}),
          })),
        }
      : {}),
    ...(listens
      ? {
          listens: accept(listens).map((line): ListenLine => ({
            ...line,
            ...(line.routes ? { routes: accept(line.routes) } : {}),
          })),
        }
      : {}),
  };
}

function accept<L extends Line>(lines: readonly L[]): L[] {
  return lines.map((line) => ({ ...line, state: 'accepted' }));
}
