import { ECOSYSTEMS } from '../../model/ecosystems.ts';
import { Fault } from '../../model/fault.ts';
import type { Package } from '../../model/package.ts';
import { parseJson } from '../../model/json/parse.ts';
import { grammarOf } from '../requirements/grammars.ts';

/** What the packages of a lock file ask of each other, as they write it, by the name of whom they ask for. */
export type LockRanges = ReadonlyMap<string, ReadonlySet<string>>;

/** Name and range, one for each time that somebody asks. */
type Asked = Iterable<readonly [name: string, range: string]>;

/** Characters of a line that is looked at. */
const LONGEST = 2_000;

/** By the names of lock files that say so. */
const READERS: Readonly<Record<string, (text: string) => Asked>> = {
  'package-lock.json': inPackageLock,
  'npm-shrinkwrap.json': inPackageLock,
  'yarn.lock': inYarnLock,
  'composer.lock': inComposerLock,
  'Gemfile.lock': inGemfileLock,
  'gems.locked': inGemfileLock,
  'poetry.lock': inPoetryLock,
  'pdm.lock': inPdmLock,
};

/** Reads who asks for what in a lock file of a name; nobody where it does not say, or is broken. */
export function lockRangesOf(lock: string, text: string): LockRanges {
  const ranges = new Map<string, Set<string>>();
  const read = Object.hasOwn(READERS, lock) ? READERS[lock] : undefined;
  try {
    for (const [name, range] of read?.(text) ?? []) {
      const known = ranges.get(name);
      if (known) known.add(range);
      else ranges.set(name, new Set([range]));
    }
    return ranges;
  } catch (error) {
    if (error instanceof Fault || error instanceof SyntaxError) return new Map();
    throw error;
  }
}

/**
 * Do all who ask for a package take another version of it? Only those count that take the one that is there. Undefined
 * where the lock file does not say.
 */
export function doAllAdmit(
  { name, version, ecosystem }: Package,
  to: string,
  ranges: LockRanges,
): boolean | undefined {
  const grammar = grammarOf(ecosystem);
  if (!grammar) return undefined;
  try {
    const own = [...(ranges.get(name) ?? [])]
      .map((range) => grammar.parse(range))
      .filter((range) => range.admits(version));
    return own.length === 0 ? undefined : own.every((range) => range.admits(to));
  } catch (error) {
    if (error instanceof Fault && error.code === 'malformed') return undefined;
    throw error;
  }
}

/** https://docs.npmjs.com/cli/configuring-npm/package-lock-json, versions 2 and 3 */
function* inPackageLock(text: string): Asked {
  for (const one of Object.values(objectAt(parseJson(text), 'packages')))
    for (const section of ['dependencies', 'optionalDependencies', 'peerDependencies'])
      yield* textsIn(objectAt(one, section));
}

/** Of Yarn 1 `name "^1.0.0"`, of later ones `name: "npm:^1.0.0"`, both below `dependencies:`. */
function* inYarnLock(text: string): Asked {
  for (const line of linesOf(text)) {
    const [, name, range] = /^ {4}"?([^"\s:]{1,214})"?:? "?(?:npm:)?([^"]{1,200})"?$/.exec(line) ?? [];
    if (name !== undefined && range !== undefined) yield [name, range];
  }
}

/** https://getcomposer.org/doc/04-schema.md#package-links */
function* inComposerLock(text: string): Asked {
  const lock = parseJson(text);
  for (const section of ['packages', 'packages-dev'])
    for (const one of Object.values(objectAt(lock, section)))
      for (const [name, range] of textsIn(objectAt(one, 'require'))) yield [name.toLowerCase(), range];
}

/** `      name (~> 1.0, >= 1.0.2)` below a gem, and `  name (= 1.0.0)!` of the project itself, such as its gemspec's. */
function* inGemfileLock(text: string): Asked {
  let isOwn = false;
  for (const line of linesOf(text)) {
    if (/^\S/.test(line)) isOwn = line === 'DEPENDENCIES';
    const asked = isOwn
      ? /^ {2}([\w.-]{1,200})(?: \(([^)]{1,200})\))?!?$/.exec(line)
      : /^ {6}([\w.-]{1,200})(?: \(([^)]{1,200})\))?$/.exec(line);
    if (asked) yield [asked[1] ?? '', asked[2] ?? ''];
  }
}

/** `name = ">=1.0"`, or `name = {version = ">=1.0", …}`, in `[package.dependencies]`. */
function* inPoetryLock(text: string): Asked {
  let isDependencies = false;
  for (const line of linesOf(text)) {
    if (line.startsWith('[')) isDependencies = line.trim() === '[package.dependencies]';
    const [, name, range] =
      /^"?([\w.-]{1,200})"? = (?:\{(?:[^}]{0,500}[,\s])?version = )?"([^"]{0,200})"/.exec(line) ?? [];
    if (isDependencies && name !== undefined && range !== undefined)
      yield [ECOSYSTEMS.pypi.canonicalName(name), range];
  }
}

/** `    "name[extra]<2,>=1.0; marker",` in `dependencies` of a package. */
function* inPdmLock(text: string): Asked {
  let isDependencies = false;
  for (const line of linesOf(text)) {
    if (!line.startsWith(' ')) isDependencies = line === 'dependencies = [';
    const [, name, range = ''] =
      /^ {1,8}"([A-Za-z0-9][\w.-]{0,200})(?:\[[^\]]{0,200}\])?\s?([<>=!~][^";]{0,200})?(?:;|",?$)/.exec(
        line,
      ) ?? [];
    if (isDependencies && name !== undefined) yield [ECOSYSTEMS.pypi.canonicalName(name), range.trim()];
  }
}

function linesOf(text: string): string[] {
  return text.split('\n').flatMap((line) => (line.length > LONGEST ? [] : [line.replace(/\r$/, '')]));
}

function objectAt(value: unknown, key: string): object {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return {};
  const inner: unknown = Reflect.get(value, key);
  return typeof inner === 'object' && inner !== null ? inner : {};
}

function* textsIn(value: object): Asked {
  for (const [key, inner] of Object.entries(value)) if (typeof inner === 'string') yield [key, inner];
}
