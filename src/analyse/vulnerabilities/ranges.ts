import type { Affected, RangeEvent } from '../../model/advisory.ts';
import { Fault } from '../../model/fault.ts';
import type { VersionScheme } from '../versions/types.ts';

/** What a statement says of one version. */
export type RangeMatch =
  | {
      readonly state: 'affected';
      /** Fixed versions above it, those that end the ranges it lies in first; each part in ascending order. */
      readonly fixes: readonly string[];
      /** The last affected version of its range, where no fix is named. */
      readonly lastAffected?: string;
    }
  | { readonly state: 'unaffected' }
  /** The version, or one it had to be compared with, has no order; `reason` names it. */
  | { readonly state: 'unknown'; readonly reason: string };

export interface Schemes {
  /** The ecosystem's own, for ranges of type ECOSYSTEM. */
  readonly ecosystem: VersionScheme;
  /** For ranges of type SEMVER. */
  readonly semver: VersionScheme;
}

type Range = Affected['ranges'][number];
type Compare = (left: string, right: string) => number;
interface Point {
  readonly kind: 'introduced' | 'fixed' | 'last_affected';
  readonly version: string;
}

/** Go writes its own versions as semantic ones, and its scheme knows both; builds of Julia have an order. */
const OWN_SEMANTIC: ReadonlySet<string> = new Set(['go', 'julia']);
const UNAFFECTED: RangeMatch = { state: 'unaffected' };

/**
 * Judges a version by the evaluation algorithm of the OSV schema (https://ossf.github.io/osv-schema/#evaluation):
 * affected if it is among the enumerated versions or within any range. A range that cannot be evaluated makes the
 * verdict `unknown` unless another says affected. GIT ranges, and types that OSV does not have, are passed over.
 */
export function judge(affected: Affected, version: string, schemes: Schemes): RangeMatch {
  const hits: (RangeMatch & { state: 'affected' })[] = [];
  let hasRanges = false;
  let miss = UNAFFECTED;
  for (const range of affected.ranges) {
    if (range.type !== 'SEMVER' && range.type !== 'ECOSYSTEM') continue;
    hasRanges = true;
    const verdict = tryRange(range, version, schemes);
    if (verdict.state === 'affected') hits.push(verdict);
    else if (miss.state === 'unaffected') miss = verdict;
  }
  if (hits.length === 0 && !listed(affected, version, schemes, hasRanges)) return miss;
  const own = hits.flatMap((hit) => hit.fixes);
  const fixes = [...new Set([...own, ...fixesAbove(affected, version, schemes)])];
  const lastAffected = hits.find((hit) => hit.lastAffected !== undefined)?.lastAffected;
  return { state: 'affected', fixes, ...(lastAffected !== undefined && { lastAffected }) };
}

/** Enumerated versions are compared as text; by their order too where nothing but the list speaks. */
function listed(affected: Affected, version: string, schemes: Schemes, hasRanges: boolean): boolean {
  if (affected.versions.includes(version)) return true;
  if (hasRanges) return false;
  return affected.versions.some((other) => valueOf(() => schemes.ecosystem.compare(version, other)) === 0);
}

function judgeRange(range: Range, version: string, schemes: Schemes): RangeMatch {
  const fix = onlyFix(range.events);
  const compare = comparerOf(range, version, schemes);
  if (fix !== undefined) return compare(version, fix) >= 0 ? UNAFFECTED : { state: 'affected', fixes: [fix] };
  if (!isBeforeLimits(range.events, version, compare)) return UNAFFECTED;
  const points = timeline(range.events, compare);
  let isVulnerable = false;
  for (const { kind, version: at } of points) {
    const order = compare(version, at);
    if (kind === 'introduced' && order >= 0) isVulnerable = true;
    else if (kind === 'fixed' && order >= 0) isVulnerable = false;
    else if (kind === 'last_affected' && order > 0) isVulnerable = false;
  }
  if (!isVulnerable) return UNAFFECTED;
  const end = points.find((point) => point.kind !== 'introduced' && isAfter(point, version, compare));
  if (end?.kind === 'last_affected') return { state: 'affected', fixes: [], lastAffected: end.version };
  return { state: 'affected', fixes: end ? [end.version] : [] };
}

/** The fix of a range that is all before it, as nearly all ranges are. */
function onlyFix(events: readonly RangeEvent[]): string | undefined {
  const [start, end] = events;
  if (events.length !== 2 || start?.introduced !== '0' || end?.introduced !== undefined) return undefined;
  const isStart = start.fixed === undefined && start.last_affected === undefined && start.limit === undefined;
  return isStart && end?.last_affected === undefined && end?.limit === undefined ? end?.fixed : undefined;
}

function isAfter({ kind, version: at }: Point, version: string, compare: Compare): boolean {
  return kind === 'fixed' ? compare(at, version) > 0 : compare(at, version) >= 0;
}

/** Each limit of a range stands for itself: to be before one of them is enough. `*` is beyond every version. */
function isBeforeLimits(events: readonly RangeEvent[], version: string, compare: Compare): boolean {
  let isLimited = false;
  for (const { limit } of events) {
    if (limit === undefined) continue;
    if (limit.includes('*') || compare(version, limit) < 0) return true;
    isLimited = true;
  }
  return !isLimited;
}

/** Events in the order of their versions; what is written first stays first among equals, and `0` introduces first. */
function timeline(events: readonly RangeEvent[], compare: Compare): Point[] {
  const points: Point[] = [];
  for (const { introduced, fixed, last_affected } of events) {
    if (introduced !== undefined) points.push({ kind: 'introduced', version: introduced });
    if (fixed !== undefined) points.push({ kind: 'fixed', version: fixed });
    if (last_affected !== undefined) points.push({ kind: 'last_affected', version: last_affected });
  }
  const isStart = (point: Point): boolean => point.kind === 'introduced' && point.version === '0';
  return points.toSorted(
    (left, right) => Number(isStart(right)) - Number(isStart(left)) || compare(left.version, right.version),
  );
}

/** `0` stands before every version (OSV: special values; Alpine writes `fixed: 0` for never affected). */
function comparerOf(range: Range, version: string, schemes: Schemes): Compare {
  const scheme = schemeOf(range, version, schemes);
  return (left, right) => {
    if (left === '0' || right === '0') return Number(right === '0') - Number(left === '0');
    return scheme.compare(left, right);
  };
}

/** SEMVER ranges are semantic versions; an installed version that is none is put in its ecosystem's order. */
function schemeOf(range: Range, version: string, { ecosystem, semver }: Schemes): VersionScheme {
  if (range.type !== 'SEMVER' || OWN_SEMANTIC.has(ecosystem.id)) return ecosystem;
  return valueOf(() => semver.compare(version, version)) === undefined ? ecosystem : semver;
}

/** Every fixed version above this one, in whatever range, ascending: the fixes of later lines. */
function fixesAbove(affected: Affected, version: string, schemes: Schemes): string[] {
  return affected.ranges.flatMap((range) => {
    if (range.type !== 'SEMVER' && range.type !== 'ECOSYSTEM') return [];
    const compare = comparerOf(range, version, schemes);
    const above = valueOf(() =>
      range.events
        .flatMap(({ fixed }) => (fixed !== undefined && compare(fixed, version) > 0 ? [fixed] : []))
        .toSorted(compare),
    );
    return above ?? [];
  });
}

function tryRange(range: Range, version: string, schemes: Schemes): RangeMatch {
  try {
    return judgeRange(range, version, schemes);
  } catch (error) {
    if (error instanceof Fault && error.code === 'malformed')
      return { state: 'unknown', reason: error.message };
    throw error;
  }
}

/** The value, or undefined where a version has no order. */
function valueOf<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof Fault && error.code === 'malformed') return undefined;
    throw error;
  }
}
