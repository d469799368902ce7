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
import { type FiledProfile, readFiledProfiles } from '../../observe/configuration/profile/read-profiles.ts';
import { type LearnRequest, type LearnServices, observeFlows } from './learn.ts';
import { FlowThrottle } from './throttle.ts';
import type { Recording } from '../../model/flow/recording.ts';
import { parseJson } from '../../model/json/parse.ts';

/** Milliseconds within which flows of one kind are told of together. */
const INTERVAL = 1000;

/**
 * Sees flows until `stop` resolves, as `learnFlows` does, and tells of each what decided; of what is seen again and
 * again, once a second. Throws a `Fault`.
 */
export async function watchFlows(
  request: LearnRequest,
  services: LearnServices,
  onFlow: (flow: WatchedFlow) => void,
  stop: () => Promise<void>,
): Promise<Recording> {
  const filed = readFiledProfiles(request.profiles);
  const look = flowWatcher(filed);
  using throttle = new FlowThrottle((sighting) => onFlow(look(sighting)), INTERVAL);
  const onSighting = (sighting: FlowSighting): void => {
    services.onSighting(sighting);
    throttle.take(sighting);
  };
  const profiles = filed.map(({ profile }) => profile);
  return await observeFlows(request, profiles, { ...services, onSighting }, stop);
}

/** Tells of a sighting what decided, and what would let it through. */
type Watcher = (sighting: FlowSighting) => WatchedFlow;

/** With profiles, it also tells what these would do to flows that nothing decided about yet. */
export function flowWatcher(filed: readonly FiledProfile[]): Watcher {
  const wouldDeny = filed.length > 0 ? denialBy(filed.map(({ profile }) => profile)) : () => undefined;
  const files = new Map(filed.map(({ file, profile }) => [workloadName(profile), file]));
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
  const plain: unknown = parseJson(
    JSON.stringify(lines, (key, value: unknown) =>
      key === 'provenance' || key === 'state' ? undefined : value,
    ),
  );
  return plain as Lines;
}
