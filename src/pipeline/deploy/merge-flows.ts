import { mergeObservation } from '../../analyse/behaviour/observation.ts';
import { observedLines } from '../../analyse/behaviour/observed-flows.ts';
import { workloadName } from '../../model/profile/yaml.ts';
import type { WriteFile } from '../../platform/files/types.ts';
import { type EditedFile, editProfiles } from './edit-profiles.ts';
import { readRecording, type ReplayRequest, segmentOptions } from './replay-flows.ts';

/**
 * Takes what was seen to work into files of profiles: what a line speaks of becomes its provenance, and what none
 * speaks of a proposed line. A person's comments, order and states stay. Throws a `Fault`.
 */
export function mergeFlows(recordingFile: string, request: ReplayRequest, write: WriteFile): EditedFile[] {
  const { records } = readRecording(recordingFile, segmentOptions(request));
  const observed = observedLines(records.map((record) => ({ record, directions: ['egress', 'ingress'] })));
  return request.paths.map((path) =>
    editProfiles(
      path,
      (profile) => mergeObservation(profile, observed.get(workloadName(profile)) ?? {}),
      write,
    ),
  );
}
