import { type FileTree, fileTree, folderOf } from '../../analyse/file-tree/file-tree.ts';
import { processGraph } from '../../analyse/processes/process-graph.ts';
import type { ProcessGraph } from '../../analyse/processes/types.ts';
import { goProgramsOf, startsOthers } from '../../analyse/reachability/golang/programs.ts';
import { reachabilityJudge } from '../../analyse/reachability/judge.ts';
import type { GoProgram, Judge, ReachabilityInput } from '../../analyse/reachability/types.ts';
import type { EntrySelector, FileAnalyser, LocatedFact } from '../../model/analyser.ts';
import type { Image } from '../../model/image.ts';
import { parseJson } from '../../model/json/parse.ts';
import type { ArchiveClasses } from '../../model/reachability/java-classes.ts';
import type { ModuleFacts } from '../../model/reachability/module-facts.ts';
import type { ProgramFact } from '../../model/reachability/program.ts';
import { mayBeStarted } from '../../observe/started/program-facts.ts';
import { commandsOf } from '../../observe/started/written-commands.ts';
import type { ScannedTarget } from '../types.ts';
import { languageOf, MANIFESTS, MODULES } from './modules.ts';
import { CLASSES, GO_FUNCTIONS, PROGRAMS } from './programs.ts';

export const REACHABILITY_ANALYSERS: readonly FileAnalyser[] = [
  MODULES,
  MANIFESTS,
  PROGRAMS,
  GO_FUNCTIONS,
  CLASSES,
];

/** Characters of what modules, or archives, tell; where all of 28 MiB was followed, a scan took 307 MB. */
const MAXIMUM_TOLD = 24 * 1024 ** 2;
const KNOWN_FILE = /\.(?:json|node|wasm|so|pyd)$/;
const NATIVE = /\.(?:so|pyd)$/;

/** Every file that may be a module or a program, and every link on the way to one. */
export const REACHABILITY_ENTRIES: EntrySelector = {
  id: 'vuln/reachability-entries',
  version: 2,
  inSources: true,
  chooses: (entry) =>
    entry.type === 'symlink' ||
    entry.type === 'hardlink' ||
    (entry.type === 'file' &&
      (KNOWN_FILE.test(entry.path) || languageOf(entry.path) !== undefined || mayBeStarted(entry))),
};

/** Tells reachability from what was read of a target. */
export function judgeFor(target: ScannedTarget): Judge {
  const { tree, files } = treeOf(target);
  const { config } = target.image ?? {};
  const goPrograms = once(() => goProgramsOf(target.factsOf(GO_FUNCTIONS)));
  const processes = once(
    () => config && processesOf(config, located(target, PROGRAMS, asItIs), tree, goPrograms()),
  );
  const modules = once(() => unpacked<ModuleFacts>(target.factsOf(MODULES), asItIs, withWrittenSteps));
  const archives = once(() =>
    unpacked<ArchiveClasses>(target.factsOf(CLASSES), (path, { inside }) => path + inside),
  );
  const manifests = once(() => located(target, MANIFESTS, folderOf));
  return reachabilityJudge({
    tree,
    paths: [...files].filter((path) => languageOf(path)),
    natives: [...files].filter((path) => NATIVE.test(path)),
    command: config && [...config.entrypoint, ...config.command],
    workingDirectory: config?.workingDirectory,
    environment: config && environmentOf(config.env),
    get modules() {
      return modules();
    },
    get manifests() {
      return manifests();
    },
    get archives() {
      return archives();
    },
    get goPrograms() {
      return goPrograms();
    },
    get processes() {
      return processes();
    },
  });
}

const asItIs = (path: string): string => path;

function treeOf(target: ScannedTarget): { readonly tree: FileTree; readonly files: ReadonlySet<string> } {
  const [files, links] = [new Set<string>(), new Map<string, string>()];
  for (const { path, fact } of target.entriesOf(REACHABILITY_ENTRIES))
    if (fact.type === 'file') files.add(path);
    else if (fact.target !== undefined) links.set(path, fact.target);
  return { tree: fileTree(files, links), files };
}

function located<Fact>(
  target: ScannedTarget,
  analyser: FileAnalyser<Fact>,
  place: (path: string) => string,
): Map<string, Fact> {
  return new Map(Array.from(target.factsOf(analyser), ({ path, fact }) => [place(path), fact] as const));
}

/** Facts that are kept as JSON; undefined where they are more than is kept in memory at once. */
function unpacked<Fact>(
  facts: Iterable<LocatedFact<string>>,
  place: (path: string, fact: Fact) => string,
  kept: (fact: Fact) => Fact = (fact) => fact,
): ReadonlyMap<string, Fact> | undefined {
  const all = new Map<string, Fact>();
  let length = 0;
  for (const { path, fact: text } of facts) {
    if ((length += text.length) > MAXIMUM_TOLD) return undefined;
    // It was written by the analyser, and is kept with its version.
    const fact = parseJson(text) as Fact;
    all.set(place(path, fact), kept(fact));
  }
  return all;
}

/** A module whose steps are text until its function is reached, once: as values they take four times as much. */
function withWrittenSteps(facts: ModuleFacts): ModuleFacts {
  const functions = facts.functions.map(({ steps, ...rest }) => {
    const text = JSON.stringify(steps);
    return {
      ...rest,
      get steps() {
        return parseJson(text) as typeof steps;
      },
    };
  });
  return { ...facts, functions };
}

/** What is made when it is first asked for. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

function environmentOf(env: readonly string[]): Map<string, string> {
  return new Map(env.map((line) => [line.split('=', 1)[0] ?? '', line.slice(line.indexOf('=') + 1)]));
}

function processesOf(
  { entrypoint, command, env, workingDirectory }: Image['config'],
  files: ReadonlyMap<string, ProgramFact>,
  tree: ReachabilityInput['tree'],
  goPrograms: ReadonlyMap<string, GoProgram | string>,
): ProcessGraph {
  return processGraph({
    tree,
    files,
    commands: commandsOf([...entrypoint, ...command]),
    environment: environmentOf(env),
    workingDirectory,
    startsOf: (path) => startsOthers(goPrograms.get(path)),
  });
}
