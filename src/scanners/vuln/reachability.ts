import { reachabilityJudge } from '../../analyse/reachability/judge.ts';
import { REACHABILITY_LANGUAGES } from '../../analyse/reachability/registry.ts';
import { isRecord } from '../../analyse/reachability/javascript/resolve.ts';
import { fileTree, folderOf } from '../../analyse/reachability/tree.ts';
import type { Judge, Manifest } from '../../analyse/reachability/types.ts';
import type { EntrySelector, FileAnalyser } from '../../model/analyser.ts';
import { Fault } from '../../model/fault.ts';
import type { OpenFile } from '../../model/file.ts';
import { parseJson } from '../../model/json/parse.ts';
import type { ModuleFacts } from '../../model/reachability/module-facts.ts';
import { javaScriptFacts } from '../../observe/module-facts/javascript/unit.ts';
import { pythonFacts } from '../../observe/module-facts/python/unit.ts';
import { unreadFacts } from '../../observe/module-facts/unread.ts';
import { MAXIMUM_SOURCE } from '../../observe/source-code/syntax.ts';
import type { ScannedTarget } from '../types.ts';

const languageOf = (path: string) => REACHABILITY_LANGUAGES.find((one) => one.isModule(path));
const READERS = { javascript: javaScriptFacts, python: pythonFacts };

/** What each module does with functions. */
export const MODULES: FileAnalyser<ModuleFacts> = {
  id: 'vuln/modules',
  version: 1,
  maximumSize: MAXIMUM_SOURCE,
  // What is larger is there, by the selector, and not read.
  interest: ({ path, size }) => (size <= MAXIMUM_SOURCE && languageOf(path) ? 'yes' : 'no'),
  *read(file) {
    const { path } = file.entry;
    const language = languageOf(path);
    if (language) yield factsOf(language.id, file, path);
  },
};

/** A module that is too deep to be read may do anything, and is nobody's gap. */
function factsOf(language: ModuleFacts['language'], file: OpenFile, path: string): ModuleFacts {
  try {
    return READERS[language](new TextDecoder().decode(file.bytes()), path);
  } catch (error) {
    if (error instanceof Fault && error.code === 'limit') return unreadFacts(language, 1);
    throw error;
  }
}

const READ_OF_MANIFEST = [
  'name',
  'version',
  'main',
  'module',
  'exports',
  'imports',
  'bin',
  'scripts',
] as const;

/** What each `package.json` says of its modules; nothing of one that is no JSON, as packages bring in their tests. */
export const MANIFESTS: FileAnalyser<Manifest> = {
  id: 'vuln/manifests',
  version: 1,
  maximumSize: MAXIMUM_SOURCE,
  interest: ({ path, size }) => (path.endsWith('/package.json') && size <= MAXIMUM_SOURCE ? 'yes' : 'no'),
  *read(file) {
    const value = jsonOf(file);
    if (!isRecord(value)) return;
    yield Object.fromEntries(
      READ_OF_MANIFEST.flatMap((name) => (Object.hasOwn(value, name) ? [[name, value[name]]] : [])),
    );
  },
};

function jsonOf(file: OpenFile): unknown {
  try {
    return parseJson(new TextDecoder().decode(file.bytes()));
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Fault && error.code === 'limit')) return undefined;
    throw error;
  }
}

const KNOWN_FILE = /\.(?:json|node|wasm)$/;

/** Every file that may be a module, and every link on the way to one. */
export const MODULE_ENTRIES: EntrySelector = {
  id: 'vuln/module-entries',
  version: 1,
  chooses: ({ path, type }) =>
    type === 'symlink' || (type === 'file' && (KNOWN_FILE.test(path) || languageOf(path) !== undefined)),
};

/** Tells reachability from what was read of a target. */
export function judgeFor(target: ScannedTarget): Judge {
  const [files, links] = [new Set<string>(), new Map<string, string>()];
  for (const { path, fact } of target.entriesOf(MODULE_ENTRIES))
    if (fact.type !== 'symlink') files.add(path);
    else if (fact.target !== undefined) links.set(path, fact.target);
  const located = <Fact>(analyser: FileAnalyser<Fact>, place: (path: string) => string) =>
    new Map(Array.from(target.factsOf(analyser), ({ path, fact }) => [place(path), fact] as const));
  const { config } = target.image ?? {};
  return reachabilityJudge({
    modules: located(MODULES, (path) => path),
    manifests: located(MANIFESTS, folderOf),
    tree: fileTree(files, links),
    paths: [...files].filter((path) => languageOf(path)),
    command: config && [...config.entrypoint, ...config.command],
  });
}
