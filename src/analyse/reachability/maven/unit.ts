import type { Reachability } from '../../../model/finding/reachability.ts';
import type { ArchiveClasses } from '../../../model/reachability/java-classes.ts';
import { mostReachable } from '../programs.ts';
import type { JudgedPackage, ReachabilityInput, ReachabilityUnit } from '../types.ts';
import { type ClassesByName, type ClassGraph, classesByName, classGraph } from './class-graph.ts';
import { namesInOptions, startedIn } from './started.ts';

const BY = 'classes in Java';
/** Steps of a way that are told. */
const MAXIMUM_PATH = 64;

interface Followed {
  readonly archives: ReadonlyMap<string, ArchiveClasses>;
  readonly classes: ClassesByName;
  readonly graph: ClassGraph;
  readonly reason: string | undefined;
}

/** Reachability of artifacts of Maven, by what classes name. */
export const MAVEN_REACHABILITY: ReachabilityUnit = {
  id: 'maven',
  ecosystems: ['maven'],
  title: 'Java',
  judge(input) {
    const followed = followedIn(input);
    if (typeof followed === 'string') return () => ({ state: 'unknown', by: followed });
    return (one) => judgePackage(one, followed);
  },
};

function followedIn({ archives, command, environment }: ReachabilityInput): Followed | string {
  if (!archives) return 'there are more classes than are followed together';
  const started = startedIn(archives, command, environment);
  const classes = classesByName(archives);
  const providers = [...archives.values()].flatMap((one) =>
    one.providers.map((name) => [name, 'Java finds it as a provider'] as const),
  );
  const options = namesInOptions(command, environment).map(
    (name) => [name, 'an option of java names it'] as const,
  );
  const graph = classGraph(classes, started.classes, [...providers, ...options]);
  const [unread] = [...archives].flatMap(([path, one]) =>
    one.unread === undefined ? [] : [`${path}: ${one.unread}`],
  );
  return { archives, classes, graph, reason: started.obstacle ?? graph.dynamic ?? unread };
}

function judgePackage({ locations }: JudgedPackage, followed: Followed): Reachability {
  const judged = locations.map(({ path }): Reachability => {
    const archive = followed.archives.get(path);
    if (!archive || archive.isLoose) return { state: 'unknown', by: `no archive was read at ${path}` };
    if (archive.artifacts > 1)
      return {
        state: 'unknown',
        by: `${path} holds several artifacts, and does not tell whose its classes are`,
      };
    return reachedIn(path, archive, followed);
  });
  return mostReachable(judged, { state: 'unknown', by: 'no archive of it was found' });
}

function reachedIn(path: string, { names, classes }: ArchiveClasses, followed: Followed): Reachability {
  const { graph, reason } = followed;
  const own = classes.map(({ name }) => names[name] ?? '');
  const called = own.find((name) => graph.reached.get(name)?.isCalled);
  if (called !== undefined) return { state: 'reachable', path: wayTo(called, followed), by: BY };
  const named = own.find((name) => graph.reached.has(name));
  if (named !== undefined) {
    const way = wayTo(named, followed);
    // What cannot be followed may call what is loaded.
    return reason === undefined
      ? { state: 'loaded', path: way, by: BY }
      : { state: 'unknown', path: way, by: reason };
  }
  const perhaps = own.find((name) => graph.perhaps.has(name));
  if (perhaps !== undefined)
    return {
      state: 'unknown',
      by: `${perhaps} of ${path} may be loaded by its name: ${graph.perhaps.get(perhaps)}`,
    };
  return reason === undefined ? { state: 'not reachable', by: BY } : { state: 'unknown', by: reason };
}

/** Classes from what is started to this one, each with the archive that it lies in. */
function wayTo(name: string, { graph, classes }: Followed): string[] {
  const way: string[] = [];
  for (let one: string | undefined = name; one !== undefined && way.length < MAXIMUM_PATH;) {
    const [placed] = classes.get(one) ?? [];
    way.push(`${one.replaceAll('/', '.')} (${placed?.archive ?? ''})`);
    one = graph.reached.get(one)?.by;
  }
  return way.toReversed();
}
