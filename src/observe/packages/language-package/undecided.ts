import { posix } from 'node:path';
import type { LocatedFact } from '../../../model/analyser.ts';
import type { FileView } from '../../../model/file.ts';
import type { FoundGap } from '../types.ts';
import type { DecisionRule, LanguageFact, NamedPackage, Workspaces } from './types.ts';
import { type Asked, askedBy, type NameOf } from './asked.ts';
import { listed } from './unversioned.ts';

type Located = LocatedFact<LanguageFact>;

/** Stars in a pattern of workspaces, of which real ones have two. */
const MAXIMUM_STARS = 6;
const MAXIMUM_PATTERN = 256;
const MAXIMUM_PATTERNS = 200;

/** What manifests declare, and which of it something else decides. */
export interface Declarations {
  /** Is there a lock file for the manifest at this path? */
  isLocked(path: string): boolean;
  /** Does a lock file, what is installed, or another file of the folder decide what this fact declares? */
  isDecided(path: string, fact: NamedPackage): boolean;
  /** What manifests add to a package that a lock file at this path, or what is installed, decides for them. */
  askedFor(path: string, fact: NamedPackage): Asked;
  /** One gap for each manifest that leaves versions undecided. */
  readonly gaps: readonly FoundGap[];
}

/**
 * Tells of the packages that manifests declare which are decided: by a lock file that knows them, beside the manifest or,
 * for a member of a workspace, above it; by what is installed there; or by a file of the same folder that pins them.
 * `told`: the facts but for packages that are decided, where whoever asks has them apart.
 */
export function declarationsIn(
  facts: Iterable<Located>,
  ruleOf: (path: string) => DecisionRule | undefined,
  files: FileView,
  nameOf: NameOf = ({ name }) => name,
  told = facts,
): Declarations {
  const { declared, workspaces } = manifestsIn(told, ruleOf);
  const rootsOf = rootsIn(workspaces);
  const locks = new Map(
    [...declared.keys()].map((path) => [path, lockFolders(path, rootsOf(path), ruleOf(path), files)]),
  );
  const isOwn = ownNames(told, rootsOf, nameOf);
  const folders = [...declared.keys()].map((path) => posix.dirname(path)).concat(...locks.values());
  const keyOf = (folder: string, fact: Parameters<NameOf>[0]) => `${folder}\0${nameOf(fact)}`;
  const pinned = pinnedIn(facts, new Set(folders), keyOf);
  const isLocked = (path: string) => (locks.get(path) ?? []).length > 0;
  const isDecided = (path: string, fact: NamedPackage): boolean =>
    isOwn(path, fact) ||
    (locks.get(path) ?? []).some(
      (folder) => fact.isPeer === true || pinned.has(`${keyOf(folder, fact)}\0locked`),
    ) ||
    (fact.version === '' && pinned.has(keyOf(posix.dirname(path), fact))) ||
    isInstalled(path, fact.name, ruleOf(path), files);
  const gaps = [...declared].flatMap(([path, packages]) => {
    // Where there is no lock file, the manifest's own gap tells of those that are open.
    const isCounted = (one: NamedPackage) => one.range !== undefined || (one.isOpen && isLocked(path));
    const open = packages.filter((one) => isCounted(one) && !isDecided(path, one));
    return open.length === 0 ? [] : [undecidedGap(path, open, isLocked(path))];
  });
  const wishes = [...locks].flatMap(([path, own]) =>
    [...new Set(own)].map((folder) => ({ folder, packages: declared.get(path) ?? [] })),
  );
  return { isLocked, isDecided, gaps, askedFor: askedBy(wishes, facts, nameOf) };
}

/** What each manifest declares that something may decide, and the workspaces of each folder. */
function manifestsIn(facts: Iterable<Located>, ruleOf: (path: string) => DecisionRule | undefined) {
  const workspaces = new Map<string, Workspaces>();
  const declared = new Map<string, NamedPackage[]>();
  for (const { path, fact } of facts) {
    if (fact.kind === 'workspaces') addWorkspaces(workspaces, posix.dirname(path), fact);
    const isDeclared = (fact.kind === 'package' || fact.kind === 'gap') && fact.evidence === 'declared';
    if (!isDeclared || !ruleOf(path)) continue;
    const known = declared.get(path) ?? [];
    declared.set(path, known);
    if (fact.kind === 'package') known.push(fact);
  }
  return { declared, workspaces };
}

/** Several files of a folder may tell of its workspaces, as those of two tools. */
function addWorkspaces(all: Map<string, Workspaces>, folder: string, fact: Workspaces): void {
  const known = all.get(folder);
  const before = known?.ending === fact.ending ? (known?.patterns ?? []) : [];
  all.set(folder, { ...fact, patterns: [...before, ...fact.patterns].slice(0, MAXIMUM_PATTERNS) });
}

function undecidedGap(subject: string, open: readonly NamedPackage[], isLocked: boolean): FoundGap {
  const names = [...new Set(open.map(({ name }) => name))];
  const reason = isLocked
    ? `the lock file does not know ${listed(names)}`
    : `no lock file decides the versions of ${listed(names)}, and what they need in turn is not known`;
  return { kind: 'undecided', subject, reason, count: names.length, evidence: 'declared' };
}

/** Folder and name of every package that a file in one of these folders decides; marked where it is no manifest. */
function pinnedIn(
  facts: Iterable<Located>,
  folders: ReadonlySet<string>,
  keyOf: (folder: string, fact: Parameters<NameOf>[0]) => string,
): ReadonlySet<string> {
  const pinned = new Set<string>();
  if (folders.size === 0) return pinned;
  for (const { path, fact } of facts) {
    const folder = posix.dirname(path);
    const isPinned = fact.kind === 'decided' || (fact.kind === 'package' && fact.version !== '');
    if (!isPinned || !folders.has(folder)) continue;
    const key = keyOf(folder, fact);
    pinned.add(key);
    if (fact.kind === 'decided' || fact.evidence !== 'declared') pinned.add(`${key}\0locked`);
  }
  return pinned;
}

/** Finds a manifest's own folder, and those above whose workspace it is of. */
function rootsIn(workspaces: ReadonlyMap<string, Workspaces>): (path: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (path) => {
    const home = posix.dirname(path);
    const roots =
      known.get(path) ??
      ancestorsOf(home).filter((folder) => {
        const { patterns = [], ending = '' } = workspaces.get(folder) ?? {};
        return folder === home || (path.endsWith(ending) && isMember(posix.relative(folder, home), patterns));
      });
    known.set(path, roots);
    return roots;
  };
}

/** Tells of what a manifest asks for whether another project of its workspace is called so. */
function ownNames(
  facts: Iterable<Located>,
  rootsOf: (path: string) => readonly string[],
  nameOf: NameOf,
): (path: string, fact: NamedPackage) => boolean {
  const names = new Map<string, string>();
  for (const { path, fact } of facts) if (fact.kind === 'own') names.set(path, nameOf(fact));
  const own = new Set([...names].flatMap(([path, name]) => rootsOf(path).map((root) => `${root}\0${name}`)));
  return (path, fact) => {
    const name = nameOf(fact);
    return (
      names.get(path) !== name && own.size > 0 && rootsOf(path).some((root) => own.has(`${root}\0${name}`))
    );
  };
}

/** Folders of the lock files that are there to decide for a manifest. */
function lockFolders(
  path: string,
  roots: readonly string[],
  rule: DecisionRule | undefined,
  files: FileView,
): string[] {
  return roots
    .flatMap((folder) =>
      (rule?.lockFiles ?? []).map((name) =>
        posix.join(
          folder,
          name.replace('*', () => posix.basename(path)),
        ),
      ),
    )
    .filter((lock) => files.get(lock)?.type === 'file')
    .map((lock) => posix.dirname(lock));
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
  let end = pattern.length;
  while (pattern[end - 1] === '/') end -= 1;
  const plain = pattern.slice(pattern.startsWith('./') ? 2 : 0, end);
  if (plain.length > MAXIMUM_PATTERN || plain.split('*').length - 1 > MAXIMUM_STARS) return undefined;
  const source = plain
    .replaceAll(/[$()+.?[\\\]^{|}]/g, String.raw`\$&`)
    .replaceAll(/\*+/g, (run) => (run.length > 1 ? '.*' : '[^/]*'));
  return new RegExp(`^${source}$`);
}
