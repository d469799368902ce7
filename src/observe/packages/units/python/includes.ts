import { posix } from 'node:path';
import type { LocatedFact, LocatedFacts } from '../../../../model/analyser.ts';
import type { FileEntry, FileView } from '../../../../model/file.ts';
import type { IncludedFile, LanguageFact, NamedPackage } from '../../language-package/types.ts';
import { REQUIREMENTS } from './requirements.ts';

type Located = LocatedFact<LanguageFact>;

/** Files of these names are requirements if another file includes them, and if they look like it. */
const CANDIDATE = /\.(?:txt|in|pip|req|reqs|lst)$/i;
/** Where no project keeps its sources. */
const SYSTEM = /^\/(?:usr|proc|sys)\//;
const MAXIMUM_CANDIDATE = 256 * 1024;
/** Requirements files of one target that are followed. */
const MAXIMUM_FILES = 1_000;
const LIKE_A_REQUIREMENT =
  /^\s*(?:#|-|$|[A-Za-z0-9][\w.-]*\s*(?:[[(<>=!~;@#]|$)|(?:git|hg|svn|bzr)\+|https?:|file:|\.{0,2}\/)/;

/** May another file's `-r` or `-c` mean this one? */
export function mayBeIncluded({ path, size }: Pick<FileEntry, 'path' | 'size'>): boolean {
  return CANDIDATE.test(path) && size <= MAXIMUM_CANDIDATE && !SYSTEM.test(path);
}

/** Do these first bytes of a file look like requirements? The last line may be cut off. */
export function looksLikeRequirements(head: Buffer): boolean {
  const lines = head.toString('utf8').split(/\r?\n/);
  const whole = head.length < 512 ? lines : lines.slice(0, -1);
  return whole.length > 0 && whole.every((line) => LIKE_A_REQUIREMENT.test(line));
}

/**
 * The facts that count: those of requirements files and of what they include, constrained as they say. Files that are
 * included and were not read are gaps.
 */
export function withIncludes(facts: LocatedFacts<LanguageFact>, files: FileView): LocatedFacts<LanguageFact> {
  const includes = new Map<string, IncludedFile[]>();
  const read = new Set<string>();
  for (const { path, fact } of facts) {
    if (isRequirements(path)) read.add(path);
    if (fact.kind !== 'include') continue;
    const known = includes.get(path) ?? [];
    includes.set(path, known);
    known.push(fact);
  }
  if (read.size === 0 && includes.size === 0) return facts;
  const counted = closure(
    [...read].filter((path) => REQUIREMENTS.recognises(path)),
    includes,
    false,
  );
  const constraints = constraintsOf(facts, [...counted], includes);
  const onlyConstraints = closure(
    [...counted].flatMap((path) => constraintFiles(path, includes)),
    includes,
    true,
  );
  return {
    *[Symbol.iterator]() {
      for (const located of facts) {
        const { path, fact } = located;
        if (fact.kind === 'include') {
          if (counted.has(path)) yield* missing(located, fact, read, files);
        } else if (!isRequirements(path)) yield located;
        else if (counted.has(path) && !onlyConstraints.has(path))
          yield fact.kind === 'package'
            ? { ...located, fact: constrained(fact, constraints.get(path)) }
            : located;
      }
    },
  };
}

function isRequirements(path: string): boolean {
  return REQUIREMENTS.recognises(path) || CANDIDATE.test(path);
}

/** Some files and all that they include, constraints or not. */
function closure(
  roots: readonly string[],
  includes: ReadonlyMap<string, readonly IncludedFile[]>,
  withConstraints: boolean,
): Set<string> {
  const seen = new Set<string>();
  const waiting = [...roots];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path) || seen.size >= MAXIMUM_FILES) continue;
    seen.add(path);
    for (const one of includes.get(path) ?? [])
      if (withConstraints || !one.isConstraint) waiting.push(one.path);
  }
  return seen;
}

function constraintFiles(path: string, includes: ReadonlyMap<string, readonly IncludedFile[]>): string[] {
  return (includes.get(path) ?? []).filter((one) => one.isConstraint).map((one) => one.path);
}

type Constraints = ReadonlyMap<string, NamedPackage>;

/** For each file what constrains its packages by name: a constraint holds in all that the file includes too. */
function constraintsOf(
  facts: Iterable<Located>,
  counted: readonly string[],
  includes: ReadonlyMap<string, readonly IncludedFile[]>,
): ReadonlyMap<string, Constraints> {
  const filesOf = new Map<string, ReadonlySet<string>>();
  for (const path of counted) {
    const own = closure(constraintFiles(path, includes), includes, true);
    if (own.size === 0) continue;
    for (const inner of closure([path], includes, false))
      filesOf.set(inner, new Set([...own, ...(filesOf.get(inner) ?? [])]));
  }
  if (filesOf.size === 0) return new Map();
  const wanted = new Set([...filesOf.values()].flatMap((paths) => [...paths]));
  const byFile = Map.groupBy(
    [...facts].flatMap(({ path, fact }) =>
      fact.kind === 'package' && wanted.has(path) ? [{ path, fact }] : [],
    ),
    ({ path }) => path,
  );
  return new Map(
    [...filesOf].map(([path, own]) => {
      const all = [...own].flatMap((file) => byFile.get(file) ?? []);
      return [path, new Map(all.map(({ fact }) => [fact.name, fact]))];
    }),
  );
}

function constrained(fact: NamedPackage, constraints: Constraints | undefined): NamedPackage {
  const constraint = constraints?.get(fact.name);
  if (fact.range === undefined || constraint === undefined) return fact;
  const { range: _, ...rest } = fact;
  if (constraint.range === undefined) return { ...rest, version: constraint.version };
  const ranges = [fact.range, constraint.range].filter((range) => range !== '*');
  return { ...fact, range: ranges.join(',') || '*' };
}

function missing(
  located: Located,
  { path }: IncludedFile,
  read: ReadonlySet<string>,
  files: FileView,
): Located[] {
  if (read.has(path) || files.get(path)?.size === 0) return [];
  const why = files.get(path) ? 'which does not look like requirements' : 'which is not there';
  const reason = `includes ${posix.relative(posix.dirname(located.path), path)}, ${why}`;
  return [{ ...located, fact: { kind: 'gap', evidence: 'declared', gap: { kind: 'unreadable', reason } } }];
}
