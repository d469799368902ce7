import { readFileSync } from 'node:fs';
import { threeWayMerge } from '../../analyse/behaviour/merge/three-way.ts';
import { mergeObservation } from '../../analyse/behaviour/observation.ts';
import { observedLines } from '../../analyse/behaviour/observed-flows.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import { parseProfiles, workloadName } from '../../model/profile/yaml.ts';
import { readRecording, type ReplayRequest, segmentOptions } from './replay-flows.ts';
import { profilesText, writeWhole } from './save-profiles.ts';

/** A file of profiles, and whether there was something new to it. */
export interface MergedFile {
  readonly path: string;
  readonly change: 'merged' | 'unchanged';
}

/**
 * Takes what was seen to work into files of profiles: what a line speaks of becomes its provenance, and what none
 * speaks of a proposed line. A person's comments, order and states stay. Throws a `Fault`.
 */
export function mergeFlows(recordingFile: string, request: ReplayRequest): MergedFile[] {
  const { records } = readRecording(recordingFile, segmentOptions(request));
  const observed = observedLines(records.map((record) => ({ record, directions: ['egress', 'ingress'] })));
  return request.paths.map((path) => {
    const mine = readText(path);
    const before = parseProfiles(mine, path);
    const now = before.map((profile) => mergeObservation(profile, observed.get(workloadName(profile)) ?? {}));
    const { text } = threeWayMerge(profilesText(before), mine, profilesText(now));
    if (text === mine) return { path, change: 'unchanged' };
    writeWhole(path, text);
    return { path, change: 'merged' };
  });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Fault('usage', `${path} cannot be merged into: ${messageOf(error)}`, {
      cause: error,
      hint: 'name files of profiles, one by one',
    });
  }
}
