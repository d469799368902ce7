import { posix } from 'node:path';
import type { LocatedFact } from '../../../model/analyser.ts';
import type { FileView } from '../../../model/file.ts';
import type { FoundGap } from '../types.ts';
import type { DecisionRule, LanguageFact, NamedPackage } from './types.ts';
import { listed } from './unversioned.ts';

type Located = LocatedFact<LanguageFact>;

/** Stars in a pattern of workspaces, of which real ones have two. */
const MAXIMUM_STARS = 6;
const MAXIMUM_PATTERN = 256;
const MAXIMUM_PATTERNS = 200;

/** What manifests declare, and which of it something else decides. */
export interface Declarations {
  /** Does a lock file decide all that the manifest at this path declares? */
  isLocked(path: string): boolean;
  /** Does a lock file, what is installed, or another file of the folder decide what this fact declares? */
  isDecided(path: string, fact: NamedPackage): boolean;
  /** One gap for each manifest that leaves versions undecided. */
  readonly gaps: readonly FoundGap[];
}

/**
 * Tells of the packages that manifests declare which are decided: by a lock file beside the manifest or, for a member
 * of a workspace, above it; by what is installed there; or by a file of the same folder that pins the package.
 */
export function declarationsIn(
  facts: Iterable<Located>,
  ruleOf: (path: string) => DecisionRule | undefined,
  files: FileView,
): Declarations {
  const workspaces = new Map<string, readonly string[]>();
  const declared = new Map<string, NamedPackage[]>();
  for (const { path, fact } of facts) {
    if (fact.kind === 'workspaces')
      workspaces.set(posix.dirname(path), fact.patterns.slice(0, MAXIMUM_PATTERNS));
    const isDeclared = (fact.kind === 'package' || fact.kind === 'gap') && fact.evidence === 'declared';
    if (!isDeclared || !ruleOf(path)) continue;
    const known = declared.get(path) ?? [];
    declared.set(path, known);
    if (fact.kind === 'package') known.push(fact);
  }
  const pinned = pinnedBeside(facts, new Set([...declared.keys()].map((path) => posix.dirname(path))));
  const locked = new Set(
    [...declared.keys()].filter((path) => isLocked(path, ruleOf(path), workspaces, files)),
  );
  const isDecided = (path: string, fact: NamedPackage): boolean =>
    locked.has(path) ||
    (fact.range !== undefined && pinned.has(`${posix.dirname(path)}\0${fact.name}`)) ||
    isInstalled(path, fact.name, ruleOf(path), files);
  const gaps = [...declared].flatMap(([path, packages]) => {
    const open = packages.filter((one) => one.range !== undefined && !isDecided(path, one));
    return open.length === 0 ? [] : [undecidedGap(path, open)];
  });
  return { isLocked: (path) => locked.has(path), isDecided, gaps };
}

function undecidedGap(subject: string, open: readonly NamedPackage[]): FoundGap {
  const names = [...new Set(open.map(({ name }) => name))];
  const reason = `no lock file decides the versions of ${listed(names)}, and what they need in turn is not known`;
  return { kind: 'undecided', subject, reason, count: names.length, evidence: 'declared' };
}

/** Folder and name of every package at one version, in folders where manifests declare some. */
function pinnedBeside(facts: Iterable<Located>, folders: ReadonlySet<string>): ReadonlySet<string> {
  const pinned = new Set<string>();
  if (folders.size === 0) return pinned;
  for (const { path, fact } of facts) {
    const folder = posix.dirname(path);
    if (fact.kind === 'package' && fact.range === undefined && folders.has(folder))
      pinned.add(`${folder}\0${fact.name}`);
  }
  return pinned;
}

function isLocked(
  path: string,
  rule: DecisionRule | undefined,
  workspaces: ReadonlyMap<string, readonly string[]>,
  files: FileView,
): boolean {
  const home = posix.dirname(path);
  const hasLock = (folder: string) =>
    rule?.lockFiles.some((name) => files.get(posix.join(folder, name))?.type === 'file') === true;
  return ancestorsOf(home).some(
    (folder) =>
      (folder === home || isMember(posix.relative(folder, home), workspaces.get(folder) ?? [])) &&
      hasLock(folder),
  );
}

function isInstalled(path: string, name: string, rule: DecisionRule | undefined, files: FileView): boolean {
  const installed = rule?.installed?.(name);
  if (installed === undefined) return false;
  return ancestorsOf(posix.dirname(path)).some(
    (folder) => files.get(posix.join(folder, installed)) !== undefined,
  );
}

/** A folder and all that it lies in, innermost first. */
function ancestorsOf(folder: string): string[] {
  const found = [folder];
  for (let at = folder; at !== posix.dirname(at);) {
    at = posix.dirname(at);
    found.push(at);
  }
  return found;
}

/** Is this relative folder one of the patterns' and none of those after a `!`? */
function isMember(folder: string, patterns: readonly string[]): boolean {
  const matches = (pattern: string) => expressionOf(pattern)?.test(folder) === true;
  const [excluded, included] = [
    patterns.filter((one) => one.startsWith('!')),
    patterns.filter((one) => !one.startsWith('!')),
  ];
  return included.some(matches) && !excluded.some((one) => matches(one.slice(1)));
}

function expressionOf(pattern: string): RegExp | undefined {
  const plain = pattern.replace(/^\.\//, '').replace(/\/+$/, '');
  const stars = plain.split('*').length - 1;
  if (stars > MAXIMUM_STARS || plain.length > MAXIMUM_PATTERN) return undefined;
  const source = plain
    .replaceAll(/[$()+.?[\\\]^{|}]/g, String.raw`\$&`)
    .replaceAll(/\*+/g, (run) => (run.length > 1 ? '.*' : '[^/]*'));
  return new RegExp(`^${source}$`);
}
