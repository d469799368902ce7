import type { Reachability } from '../../model/finding/reachability.ts';
import type { ReachabilityInput } from './types.ts';

/** What of vulnerable code is in a program. */
export interface Contained {
  readonly state: Reachability['state'];
  /** The function, or what it is in, where there is one. */
  readonly what?: string;
  /** Why it is not known, or how it is known that there is none. */
  readonly by?: string;
}

/** Steps of a way that are told. */
const MAXIMUM_PATH = 64;
/** What may be more than it looks comes before what is known to be less. */
const ORDER: readonly Reachability['state'][] = ['reachable', 'unknown', 'loaded', 'not reachable'];

/** What counts of several places of one package. */
export function mostReachable(all: readonly Reachability[], otherwise: Reachability): Reachability {
  return (
    all.toSorted((left, right) => ORDER.indexOf(left.state) - ORDER.indexOf(right.state))[0] ?? otherwise
  );
}

/** What is in a program counts if that is started; in a folder, any may be. */
export function startedState(
  path: string,
  { state, what, by }: Contained,
  { processes }: Pick<ReachabilityInput, 'processes'>,
  usually: string,
): Reachability {
  const told = by ?? usually;
  if (state === 'not reachable') return { state, by: told };
  const own = [path, ...(what === undefined ? [] : [what])];
  if (!processes) return { state, path: own, by: told };
  if (processes.loaded.has(path))
    return { state, path: [...wayTo(path, processes.loaded).slice(0, -1), ...own], by: told };
  return processes.dynamic === undefined
    ? { state: 'not reachable', by: `nothing starts ${path}` }
    : { state: 'unknown', path: own, by: processes.dynamic };
}

/** Files from the image's command to this one. */
export function wayTo(path: string, loaded: ReadonlyMap<string, string | undefined>): string[] {
  const way: string[] = [];
  let one: string | undefined = path;
  while (one !== undefined && way.length < MAXIMUM_PATH) {
    way.push(one);
    one = loaded.get(one);
  }
  return [...way, 'entry point'].toReversed();
}
