import type { PathPattern } from '../../../model/segmentation/permission.ts';
import { normalPaths } from './normal-requests.ts';
import { wholeSegments } from './patterns.ts';

/** Stands for a segment of a template's placeholder: nothing that a path in normal form has. */
export const PLACEHOLDER = '%';
/** Placeholders of a template that HAProxy is set up for. */
export const MOST_PLACEHOLDERS = 4;
/** What patterns, with the overlaps of their placeholders, may come to. */
const MOST_NODES = 200_000;

/** A pattern, with the bits that it has. */
export interface TreePath {
  readonly pattern: PathPattern;
  readonly bits: bigint;
}

/** What HAProxy looks up for paths, in the order of the tree. */
export interface PathTree {
  /** Paths end with `?`, beginnings with a slash; each has the bits of all patterns that match it. */
  readonly paths: ReadonlyMap<string, bigint>;
  /** Beginnings after which a segment may be that of a placeholder. */
  readonly heads: readonly string[];
}

interface Branch {
  readonly segments: readonly string[];
  readonly isBeginning: boolean;
  readonly bits: bigint;
}

/** Can a tree have it? Placeholders must be whole segments, and not too many. */
export function isInTree(pattern: PathPattern): boolean {
  if (pattern.kind !== 'template') return pattern.kind !== 'regex';
  return !segmentsOf(pattern).some((one) => one.includes('{')) && placeholders(pattern) <= MOST_PLACEHOLDERS;
}

export function placeholders(pattern: PathPattern): number {
  return segmentsOf(pattern).filter((one) => one === PLACEHOLDER).length;
}

/**
 * A tree in which every path has one way: whatever a placeholder stands for is also below each segment that stands at
 * the same place, so that a look-up takes the segment wherever there is one. A path that is not normal is never asked
 * for. Undefined where templates overlap too much for that.
 */
export function pathTree(all: readonly TreePath[], most = MOST_NODES): PathTree | undefined {
  const branches = all.filter(({ pattern }) => isNormal(pattern)).map(branchOf);
  const tree = { paths: new Map<string, bigint>(), heads: [] as string[] };
  let left = most;
  const grow = (key: string, depth: number, here: readonly Branch[], above: bigint): void => {
    if (left-- <= 0) return;
    const ended = here.filter(({ segments }) => segments.length === depth);
    const beginnings = ended.filter(({ isBeginning }) => isBeginning);
    const below = union(above, beginnings);
    if (ended.length > 0 && key !== '') tree.paths.set(`${key}?`, union(below, ended));
    if (beginnings.length > 0) tree.paths.set(`${key}/`, below);
    const longer = here.filter(({ segments }) => segments.length > depth);
    for (const [segment, next] of nextOf(longer, depth)) {
      if (segment === PLACEHOLDER) tree.heads.push(`${key}/`);
      grow(`${key}/${segment}`, depth + 1, next, below);
    }
  };
  grow('', 0, branches, 0n);
  return left < 0 ? undefined : tree;
}

/** What is below a segment, and below any other one. */
function nextOf(branches: readonly Branch[], depth: number): Map<string, Branch[]> {
  const next = Map.groupBy(branches, ({ segments }) => segments[depth] ?? '');
  const any = next.get(PLACEHOLDER) ?? [];
  // No placeholder stands for nothing.
  for (const [segment, own] of next)
    if (segment !== PLACEHOLDER && segment !== '') next.set(segment, [...own, ...any]);
  return next;
}

function branchOf({ pattern, bits }: TreePath): Branch {
  return { segments: segmentsOf(pattern), isBeginning: pattern.kind === 'prefix', bits };
}

function segmentsOf({ kind, path }: PathPattern): string[] {
  const [, ...segments] = (kind === 'prefix' ? wholeSegments(path) : path).split('/');
  return kind === 'template'
    ? segments.map((one) => (/^\{[^{}]*\}$/.test(one) ? PLACEHOLDER : one))
    : segments;
}

function isNormal(pattern: PathPattern): boolean {
  const segments = segmentsOf(pattern).map((one) => (one === PLACEHOLDER ? 'x' : one));
  const path = `/${segments.join('/')}`;
  return normalPaths().includes(pattern.kind === 'prefix' && path !== '/' ? `${path}/` : path);
}

function union(bits: bigint, branches: readonly Branch[]): bigint {
  return branches.reduce((all, one) => all | one.bits, bits);
}
