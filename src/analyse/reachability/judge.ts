import type { Reachability } from '../../model/finding/reachability.ts';
import { callGraph, functionKey } from '../call-graph/call-graph.ts';
import type { CallGraph } from '../call-graph/types.ts';
import { REACHABILITY_LANGUAGES } from './registry.ts';
import type { Judge, ReachabilityInput, ReachabilityLanguage } from './types.ts';

/** Steps of a way that are told. */
const MAXIMUM_PATH = 64;
/** Modules of one language that are followed together. */
const MAXIMUM_MODULES = 20_000;

type Judged = Parameters<Judge>[0];

/** Tells of packages whether what is started gets to them. A language is followed once it is asked for. */
export function reachabilityJudge(input: ReachabilityInput): Judge {
  const judges = new Map<string, (one: Judged) => Reachability>();
  return (one) => {
    const language = REACHABILITY_LANGUAGES.find(({ ecosystem }) => ecosystem === one.ecosystem);
    if (!language) return undefined;
    let judge = judges.get(language.id);
    if (!judge) judges.set(language.id, (judge = judgeOf(language, input)));
    return judge(one);
  };
}

function judgeOf(language: ReachabilityLanguage, input: ReachabilityInput): (one: Judged) => Reachability {
  const obstacle =
    input.paths.length > MAXIMUM_MODULES
      ? `there are more than ${MAXIMUM_MODULES} modules`
      : language.obstacle(input);
  const graph =
    input.paths.length > MAXIMUM_MODULES
      ? { reached: new Map(), loaded: new Set<string>(), dynamic: new Map<string, string>() }
      : callGraph(language.programOf(input));
  const [where, what] = graph.dynamic.entries().next().value ?? [];
  const reason = obstacle ?? (where === undefined ? undefined : `${what}: ${where}`);
  return (one) => {
    const modules = new Set(language.modulesOf(one, input));
    if (modules.size === 0) return { state: 'unknown', by: 'its modules were not found' };
    return reachedIn(modules, graph, language, reason);
  };
}

function reachedIn(
  modules: ReadonlySet<string>,
  graph: CallGraph,
  { title }: ReachabilityLanguage,
  reason: string | undefined,
): Reachability {
  const own = [...graph.reached].filter(([, { path }]) => modules.has(path));
  const [called] = own.find(([key, { path }]) => key !== functionKey(path, 0)) ?? [];
  if (called !== undefined)
    return { state: 'reachable', path: wayTo(called, graph), by: `calls in ${title}` };
  const [loaded] = own[0] ?? [];
  // Something that cannot be followed may call what is loaded.
  if (loaded !== undefined)
    return reason === undefined
      ? { state: 'loaded', path: wayTo(loaded, graph), by: `modules in ${title}` }
      : { state: 'unknown', path: wayTo(loaded, graph), by: reason };
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
