import { observedLines } from '../../analyse/behaviour/observed-flows.ts';
import { connections } from '../../analyse/segmentation/connections.ts';
import { intendedNetwork } from '../../analyse/segmentation/profiles/intended-network.ts';
import { segmentProfiles } from '../../analyse/segmentation/profiles/segment-profiles.ts';
import { replay } from '../../analyse/segmentation/replay.ts';
import { endText } from '../../model/flow/attribution.ts';
import type { FlowRecord, FlowSighting } from '../../model/flow/record.ts';
import type { WatchedFlow } from '../../model/report/flows.ts';
import { flowText } from '../../model/flow/traffic.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { writeSectionLines } from '../../model/profile/write.ts';
import { workloadName } from '../../model/profile/yaml.ts';
import { shellLine } from '../../enforce/container-start/start-command.ts';
import { readProfiles } from '../../observe/configuration/profile/read-profiles.ts';

/** Tells of a sighting what decided, and what would let it through. */
export type Watcher = (sighting: FlowSighting) => WatchedFlow;

/** With files of profiles, it also tells what these would do to flows that nothing decided about yet. Throws a `Fault`. */
export function flowWatcher(paths: readonly string[]): Watcher {
  const profiles = readProfiles(paths);
  const wouldDeny = profiles.length > 0 ? denialBy(profiles) : () => undefined;
  const files = new Map(
    paths.flatMap((path) => readProfiles([path]).map((one) => [workloadName(one), path])),
  );
  return (sighting) => {
    const { at, ...seen } = sighting;
    const record: FlowRecord = { kind: 'flow', ...seen, first: at, last: at };
    const rule = sighting.rule ?? wouldDeny(record);
    const decision =
      sighting.decision === 'allowed' && sighting.rule === undefined && rule
        ? 'profiles-deny'
        : sighting.decision;
    return {
      at,
      from: endText(sighting.from),
      to: endText(sighting.to),
      flow: flowText(sighting),
      decision,
      rule,
      check: sighting.check,
      source: sighting.source,
      count: sighting.count,
      allow: decision === 'allowed' || !rule ? undefined : wayToAllow(record, rule, files),
    };
  };
}

type Rule = NonNullable<FlowRecord['rule']>;

/** The line that would deny a flow that worked; with an empty line, whose profile lacks one. */
function denialBy(profiles: readonly WorkloadProfile[]): (record: FlowRecord) => Rule | undefined {
  const segmentation = segmentProfiles(profiles, { includeProposed: false, endpoints: new Map() });
  const evaluated = connections(intendedNetwork(segmentation, { strangers: false }));
  return (record) => {
    const [judged] = replay(evaluated, [record]);
    const [denial] = judged?.standing === 'breaks' ? judged.denials : [];
    const [policy] = denial?.policies ?? [];
    return policy ? { workload: policy.origin.file, line: denial?.rule?.origin.path ?? '' } : undefined;
  };
}

/** The command that lets it through: the line that refuses it is accepted, or the one that it lacks is added. */
function wayToAllow(
  record: FlowRecord,
  { workload, line }: Rule,
  fileOf: ReadonlyMap<string, string>,
): WatchedFlow['allow'] {
  const file = fileOf.get(workload);
  const files = file === undefined ? 'profiles/*.yaml' : shellLine([file]);
  const command = (verb: 'accept' | 'allow', ...words: string[]) => ({
    workload,
    command: `plimsoll profile ${verb} ${files} ${shellLine(['--workload', workload, ...words])}`,
  });
  if (line !== '') return command('accept', '--line', line);
  const isCaller = record.from.kind === 'workload' && record.from.id === workload;
  const lines = observedLines([
    { record: { ...record, decision: 'would-be-denied' }, directions: [isCaller ? 'egress' : 'ingress'] },
  ]).get(workload);
  return lines && command('allow', '--lines', writeSectionLines(withoutHistory(lines)).trimEnd());
}

type Lines = Pick<WorkloadProfile, 'egress' | 'listens'>;

/** As a person would write it: accepted, and without who saw it. */
function withoutHistory(lines: Lines): Lines {
  const plain: unknown = JSON.parse(
    JSON.stringify(lines, (key, value: unknown) =>
      key === 'provenance' || key === 'state' ? undefined : value,
    ),
  );
  return plain as Lines;
}
