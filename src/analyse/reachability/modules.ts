import type { Reachability } from '../../model/finding/reachability.ts';
import { callGraph, functionKey } from '../call-graph/call-graph.ts';
import type { CallGraph } from '../call-graph/types.ts';
import { Recent } from '../../model/recent.ts';
import type { FollowedModules, JudgedPackage, ModuleLanguage, ReachabilityInput } from './types.ts';

/** Steps of a way that are told. */
const MAXIMUM_PATH = 64;
/** Modules of one language that are followed together. */
const MAXIMUM_MODULES = 20_000;

const NO_GRAPH: CallGraph = { reached: new Map(), loaded: new Set(), opaque: new Map(), dynamic: new Map() };

/** Tells of packages whether modules and calls of a language get to them. */
export function judgeByModules(
  language: ModuleLanguage,
  input: ReachabilityInput,
): (one: JudgedPackage) => Reachability {
  const { modules: facts } = input;
  const isTooMuch = !facts || input.paths.length > MAXIMUM_MODULES;
  const obstacle = isTooMuch ? 'there are more modules than are followed together' : language.obstacle(input);
  const graph = isTooMuch ? NO_GRAPH : callGraph(language.programOf(withModules(input, facts)));
  const [where, what] = graph.dynamic.entries().next().value ?? [];
  const reason = obstacle ?? (where === undefined ? undefined : `${what}: ${where}`);
  // One package has many vulnerabilities, behind each other.
  const judged = new Recent<JudgedPackage, Reachability>(1);
  return (one) =>
    judged.get(one, () => {
      const modules = new Set(language.modulesOf(one, input));
      if (modules.size === 0) return { state: 'unknown', by: 'its modules were not found' };
      return reachedIn(modules, graph, language, reason);
    });
}

function reachedIn(
  modules: ReadonlySet<string>,
  graph: CallGraph,
  { title }: ModuleLanguage,
  reason: string | undefined,
): Reachability {
  const own = [...graph.reached].filter(([, { path }]) => modules.has(path));
  const [called] = own.find(([key, { path }]) => key !== functionKey(path, 0)) ?? [];
  if (called !== undefined)
    return { state: 'reachable', path: wayTo(called, graph), by: `calls in ${title}` };
  const [loaded] = own[0] ?? [];
  // Something that cannot be followed may call what is loaded, and it may call itself what is not understood.
  const [opaque] = own.flatMap(([, { path }]) => graph.opaque.get(path) ?? []);
  const obstacle = reason ?? opaque;
  if (loaded !== undefined)
    return obstacle === undefined
      ? { state: 'loaded', path: wayTo(loaded, graph), by: `modules in ${title}` }
      : { state: 'unknown', path: wayTo(loaded, graph), by: obstacle };
  return reason === undefined
    ? { state: 'not reachable', by: `modules in ${title}` }
    : { state: 'unknown', by: reason };
}

/** Functions from what is started to this one. */
function wayTo(key: string, { reached }: CallGraph): string[] {
  const way: string[] = [];
  let one = reached.get(key);
  while (one && way.length < MAXIMUM_PATH) {
    way.push(`${one.name} (${one.path}:${one.line})`);
    one = one.by === undefined ? undefined : reached.get(one.by);
  }
  return way.toReversed();
}

/** Nothing else of the input is asked for, as that would be made. */
function withModules(
  { manifests, tree, paths, command, workingDirectory, environment, natives }: ReachabilityInput,
  modules: FollowedModules['modules'],
): FollowedModules {
  return { manifests, tree, paths, command, workingDirectory, environment, natives, modules };
}
