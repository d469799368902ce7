import { MODULE_LANGUAGES } from '../../analyse/reachability/module-languages.ts';
import { isForeign } from '../../analyse/reachability/javascript/unit.ts';
import { isRecord } from '../../analyse/reachability/javascript/resolve.ts';
import type { Manifest } from '../../analyse/reachability/types.ts';
import type { FileAnalyser } from '../../model/analyser.ts';
import { Fault } from '../../model/fault.ts';
import type { OpenFile } from '../../model/file.ts';
import { parseJson } from '../../model/json/parse.ts';
import type { ModuleFacts } from '../../model/reachability/module-facts.ts';
import { javaScriptFacts } from '../../observe/module-facts/javascript/unit.ts';
import { pythonFacts } from '../../observe/module-facts/python/unit.ts';
import { unreadFacts } from '../../observe/module-facts/unread.ts';
import { MAXIMUM_SOURCE } from '../../observe/source-code/syntax.ts';

/** The language whose module a path may be. */
export const languageOf = (path: string) => MODULE_LANGUAGES.find((one) => one.isModule(path));
const READERS = { javascript: javaScriptFacts, python: pythonFacts };

/** Bytes of a module that is read: Lodash is one of 533 KiB. */
const MAXIMUM_MODULE = MAXIMUM_SOURCE + 64 * 1024;

/** What each module does with functions, as JSON: as values, they would be more than everything else that is read. */
export const MODULES: FileAnalyser<string> = {
  id: 'vuln/modules',
  version: 6,
  maximumSize: MAXIMUM_MODULE,
  // What is larger is there, by the selector, and not read.
  interest({ path, size }) {
    if (size > MAXIMUM_MODULE || isForeign(path)) return 'no';
    return languageOf(path) ? 'yes' : mayBeScript(path) ? 'by-magic' : 'no';
  },
  recognises: (head) => scriptLanguage(head) !== undefined,
  *read(file) {
    const { path } = file.entry;
    const language = languageOf(path)?.language ?? scriptLanguage(Buffer.from(file.read(0, 512)));
    if (language) yield JSON.stringify(factsOf(language, file, path));
  },
};

/** Scripts without an ending are named by their first line. */
const mayBeScript = (path: string): boolean => /\/[^/.]+$/.test(path) && !INSTALLED.test(path);
const INSTALLED = /\/(?:site|dist)-packages\//;
const INTERPRETERS = [
  ['javascript', /^#![^\n]*\b(?:node|nodejs|bun|deno|tsx|ts-node)\b/],
  ['python', /^#![^\n]*\b(?:python|pypy)[\d.]*\b/],
] as const;

function scriptLanguage(head: Buffer): ModuleFacts['language'] | undefined {
  const text = head.toString('latin1', 0, 512);
  return INTERPRETERS.find(([, line]) => line.test(text))?.[0];
}

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
