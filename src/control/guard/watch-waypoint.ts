import { setTimeout as sleep } from 'node:timers/promises';
import { runningProcess } from '../../enforce/network/haproxy/apply.ts';
import { Fault } from '../../model/fault.ts';
import { parseProfiles, workloadName } from '../../model/profile/yaml.ts';
import type { HostServices } from '../segmentation/services.ts';
import { type Declaration, readState } from '../segmentation/state.ts';

/** Milliseconds between two looks. */
const GLANCE = 1000;

/** Tells of the waypoint that is declared, in a sentence, when it is first seen and whenever it is another process or none; until `signal`. */
export async function watchWaypoint(
  services: HostServices,
  tell: (sentence: string) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let reported = ''; !signal.aborted;) {
    const sentence = await sentenceOf(services);
    if (sentence !== reported && sentence !== '') tell(sentence);
    reported = sentence;
    await sleep(GLANCE, undefined, { signal }).catch(() => undefined);
  }
}

/** Empty where no waypoint is declared, or the state cannot be read, which others tell of. */
async function sentenceOf(services: HostServices): Promise<string> {
  const declared = declarationIn(services);
  if (!declared?.waypoint) return '';
  const process = await runningProcess(services.waypoint.folder);
  if (process !== undefined) return `the waypoint runs as process ${process}`;
  const open = openIn(declared);
  const but = open.length > 0 ? `, but passes unjudged for ${open.join(', ')}` : '';
  return `the waypoint does not run: what it would judge is refused${but}`;
}

function declarationIn(services: HostServices): Declaration | undefined {
  try {
    return readState(services)?.current;
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

function openIn({ profiles }: Declaration): string[] {
  return profiles
    .flatMap(({ file, text }) => parseProfiles(text, file))
    .filter(({ failureMode }) => failureMode === 'open')
    .map(workloadName);
}
