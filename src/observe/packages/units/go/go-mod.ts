import { Fault } from '../../../../model/fault.ts';
import type { Module } from './module-info.ts';

const MAXIMUM_LENGTH = 1024 * 1024;
const MAXIMUM_MODULES = 20_000;
/** A comment, a string in either kind of quotes, a bracket, or a bare word. A quote without its end takes the rest. */
const TOKEN = /\/\/.*|"(?:[^"\\]|\\.)*"?|`[^`]*`?|[()]|(?:(?!\/\/)[^\s"`()])+/g;

/** Go's own mark, which other comments may follow. */
const INDIRECT = /^\/\/\s*indirect\s*(?:;|$)/;

/** https://go.dev/ref/mod#go-mod-file-ident */
const MODULE_PATH = /^[\w.~+/-]+$/;

/** A go.mod file. Since Go 1.17 its requirements are complete: every module that is built, at its version. */
export interface GoMod {
  /** The path of the module itself. */
  readonly module?: string;
  /** The `go` directive, such as `1.21` or `1.21.3`. */
  readonly go?: string;
  /** The `toolchain` directive, such as `go1.22.1`. */
  readonly toolchain?: string;
  readonly requirements: readonly RequiredModule[];
  /** What `replace` puts in the place of modules: of a go.work file, in those of its modules too. */
  readonly replacements?: readonly Replacement[];
  /** Folders that a go.work file uses, as written. */
  readonly uses?: readonly string[];
  /** Numbers of the lines that are no requirement or replacement although they should be. */
  readonly broken?: readonly number[];
}

/** A requirement, and whether it is without the comment `// indirect`. */
export interface RequiredModule extends Module {
  readonly direct: boolean;
}

/** Of one version, or of all where it is empty. */
export interface Replacement extends Module {
  readonly replacement: { readonly path: string; readonly version: string };
}

/**
 * Reads a go.mod file (https://go.dev/ref/mod#go-mod-file), or a go.work file: `module`, `require`, `replace`, `use`, `go`
 * and `toolchain`, alone or in blocks. Other directives (`exclude`, `retract`, `tool`, `ignore`, `godebug`) are passed over:
 * they change no version that is there. Throws a Fault (`limit`).
 */
export function parseGoMod(text: string): GoMod {
  if (text.length > MAXIMUM_LENGTH)
    throw new Fault('limit', `go.mod is longer than ${MAXIMUM_LENGTH} characters`);
  const found: { module?: string; go?: string; toolchain?: string } = {};
  const requirements: RequiredModule[] = [];
  const replacements = new Map<string, Replacement>();
  const uses: string[] = [];
  const broken: number[] = [];
  for (const { verb, words, line, comment } of statements(text)) {
    if (verb === 'module' && words[0]) found.module = words[0];
    if (verb === 'go' && words[0]) found.go = words[0];
    if (verb === 'toolchain' && words[0]) found.toolchain = words[0];
    if (verb === 'use' && words[0]) uses.push(words[0]);
    if (verb === 'require' || verb === 'replace') {
      const read = verb === 'require' ? requirementOf(words) : replacementOf(words);
      if (read === undefined) broken.push(line);
      else if (isReplacement(read)) replacements.set(`${read.path}@${read.version}`, read);
      else requirements.push({ ...read, direct: !INDIRECT.test(comment) });
    }
    if (requirements.length > MAXIMUM_MODULES) {
      throw new Fault('limit', `go.mod requires more than ${MAXIMUM_MODULES} modules`);
    }
  }
  return {
    ...found,
    requirements: requirements.map((module) => ({ ...module, ...replaced(module, replacements) })),
    ...(replacements.size > 0 && { replacements: [...replacements.values()] }),
    ...(uses.length > 0 && { uses }),
    ...(broken.length > 0 && { broken }),
  };
}

function isReplacement(module: Module | Replacement): module is Replacement {
  return module.replacement !== undefined;
}

/** A replacement of this version comes before one of all versions. */
export function replaced(module: Module, replacements: ReadonlyMap<string, Replacement>): Module {
  const found = replacements.get(`${module.path}@${module.version}`) ?? replacements.get(`${module.path}@`);
  return found ? { ...module, replacement: found.replacement } : module;
}

interface Statement {
  readonly verb: string;
  readonly words: string[];
  readonly line: number;
  /** Behind it in its line, with its slashes; empty where there is none. */
  readonly comment: string;
}

function* statements(text: string): Generator<Statement> {
  let block: string | undefined;
  for (const [index, content] of text.split('\n').entries()) {
    const line = index + 1;
    const { words, comment } = partsOf(content);
    const [first, second] = words;
    if (first === undefined) continue;
    if (block !== undefined && first === ')') block = undefined;
    else if (block !== undefined) yield { verb: block, words, line, comment };
    else if (second !== '(') yield { verb: first, words: words.slice(1), line, comment };
    else if (words.at(-1) !== ')') block = first;
  }
}

function partsOf(line: string): { words: string[]; comment: string } {
  const tokens = line.match(TOKEN) ?? [];
  const at = tokens.findIndex((token) => token.startsWith('//'));
  const words = (at < 0 ? tokens : tokens.slice(0, at)).map((token) =>
    /^["`]/.test(token) ? token.slice(1, -1) : token,
  );
  return { words, comment: at < 0 ? '' : (tokens[at] ?? '') };
}

function requirementOf(words: readonly string[]): Module | undefined {
  const [path, version] = words;
  return path && MODULE_PATH.test(path) && version && words.length === 2 ? { path, version } : undefined;
}

function replacementOf(words: readonly string[]): Replacement | undefined {
  const arrow = words.indexOf('=>');
  const [path, version = ''] = words.slice(0, arrow);
  const [newPath, newVersion = ''] = words.slice(arrow + 1);
  if ((arrow !== 1 && arrow !== 2) || !path || !newPath || words.length > arrow + 3) return undefined;
  return { path, version, replacement: { path: newPath, version: newVersion } };
}
