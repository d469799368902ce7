import { dependencyPaths } from '../dependencies/dependency-paths.ts';
import { DEFAULT_BUDGET, overBudget } from '../../model/budget.ts';
import { byUrgency } from '../../model/finding/about.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import type { Gap } from '../../model/gap.ts';
import type { Package } from '../../model/package.ts';
import { PackedList } from '../../model/packed-list.ts';
import { Recent } from '../../model/recent.ts';
import { sorted } from '../../model/sorted.ts';
import type { AdvisoryStore } from '../../platform/advisories/types.ts';
import { claimsOn } from './claims.ts';
import { findingFor, assess, type Assessment, type Presence } from './finding.ts';
import { compareText, naturalOrder } from './ids.ts';
import { Knowledge } from './knowledge.ts';
import { Owners } from './owners.ts';
import { targetsFor, type Target, type Targets } from './targets.ts';
import { isUndecided } from './possible.ts';
import type { MatchInput, MatchOutcome } from './types.ts';
import { unseenSystem } from './unseen-system.ts';
import { codeOf, vulnerabilitiesOf, type Vulnerability } from './vulnerabilities.ts';

interface Judged {
  readonly vulnerabilities: readonly {
    readonly vulnerability: Vulnerability;
    readonly assessment: Assessment;
  }[];
  /** Why some advisories could not be judged. */
  readonly unknown: ReadonlyMap<string, string>;
  /** Are there advisories about some version of it? Of packages of a registry silence says something. */
  readonly isAdvised: boolean;
}

/** Vulnerabilities of packages judged before that are kept, for others built from the same source. */
const VULNERABILITIES_KEPT = 1_000;

/**
 * Matches packages against advisories. Pure apart from the store. A package or ecosystem that cannot be judged is a
 * gap, never a clean bill. There may be more findings than fit in memory.
 */
export function matchVulnerabilities(input: MatchInput): MatchOutcome {
  const gaps = new Map<string, Gap>();
  const addGap = (gap: Gap): void => void gaps.set(`${gap.kind} ${gap.subject} ${gap.reason}`, gap);
  const findings = PackedList.from(sorted(findingsOf(input, addGap), compareFindings));
  const unseen = unseenSystem(input.distribution, input.packages);
  if (unseen) addGap(unseen);
  return { findings, gaps: [...gaps.values()].toSorted(compareGaps) };
}

function* findingsOf(
  input: MatchInput,
  addGap: (gap: Gap) => void,
): Generator<VulnerabilityFinding, undefined> {
  const { budget = DEFAULT_BUDGET } = input;
  let count = 0;
  for (const finding of allFindingsOf(input, addGap)) {
    if ((count += 1) > budget.findings) {
      addGap({ kind: 'limit', subject: 'findings', reason: overBudget('findings', budget).message });
      return;
    }
    yield finding;
  }
}

function* allFindingsOf(
  { distribution, store, packages, surroundings = {}, reachabilityOf }: MatchInput,
  addGap: (gap: Gap) => void,
): Generator<VulnerabilityFinding, undefined> {
  const namesakes = (ecosystem: string, artifact: string) => store.namesakes(ecosystem, artifact);
  const targetsOf = targetsFor(distribution, store.ecosystems(), namesakes);
  const knowledge = new Knowledge(store);
  const pathTo = dependencyPaths(packages);
  const judge = judgePackage(targetsOf, judgeOnce(store, knowledge), (one) => ({
    dependencyPath: pathTo(one.purl),
    surroundings,
    reachabilityOf: (vulnerability: Vulnerability) => reachabilityOf?.(one, codeOf(vulnerability)),
  }));
  const claimed = new PackedList<Package>();
  for (const one of packages) {
    if (one.owner !== undefined) claimed.push(one);
    else yield* judge(one, addGap);
  }
  if (claimed.length === 0) return;
  const owners = new Owners(ownersOf(claimed, packages), targetsOf, store, knowledge);
  for (const one of claimed) {
    const isLookedAfter = owners.isLookedAfter(one);
    const addOwn = (gap: Gap): void => addGap(owners.isMatched(one) ? { ...gap, informational: true } : gap);
    for (const finding of judge(one, addOwn, isLookedAfter))
      if (!owners.answersFor(one, finding.ids)) yield finding;
  }
}

/** The packages that claim these, by their package URLs; what is not asked of them is left out, as it may be much. */
function ownersOf(claimed: Iterable<Package>, packages: Iterable<Package>): Map<string, Package> {
  const purls = new Set(Array.from(claimed, ({ owner }) => owner));
  const owners = new Map<string, Package>();
  for (const { bundles: _, files: __, ...one } of packages)
    if (purls.has(one.purl)) owners.set(one.purl, { ...one, licences: [], locations: firstOf(one) });
  return owners;
}

/** One place tells how it is there. */
function firstOf({ locations }: Package): Package['locations'] {
  const installed = locations.find(({ evidence }) => evidence === 'installed');
  return installed ? [installed] : locations.slice(0, 1);
}

/** The findings of one package; those that are only possible by who owns it, where that is told. */
function judgePackage(
  targetsOf: (one: Package) => Targets,
  judgeTargets: (one: Package, targets: readonly Target[]) => Judged,
  presenceOf: (one: Package) => Omit<Presence, 'isLookedAfter' | 'reachability'> & {
    readonly reachabilityOf: (vulnerability: Vulnerability) => Presence['reachability'];
  },
) {
  return function* (
    one: Package,
    addGap: (gap: Gap) => void,
    isLookedAfter = false,
  ): Generator<VulnerabilityFinding, undefined> {
    if (isToldAsGap(one)) return;
    const targets = targetsOf(one);
    if ('kind' in targets) {
      addGap(targets);
      return;
    }
    const { vulnerabilities, unknown, isAdvised } = judgeTargets(one, targets);
    if (!isAdvised) addGap(unadvised(one));
    if (unknown.size > 0) addGap(unknownGap(one, unknown));
    if (vulnerabilities.length === 0) return;
    const { reachabilityOf, ...presence } = presenceOf(one);
    for (const { vulnerability, assessment } of vulnerabilities) {
      const reachability = reachabilityOf(vulnerability);
      yield findingFor(one, vulnerability, assessment, { isLookedAfter, reachability, ...presence });
    }
  };
}

/** Without version and range, by a manifest: what reads it tells in one gap how many are undecided. */
function isToldAsGap(one: Package): boolean {
  const isIntended = one.locations.every(({ evidence }) => evidence === 'locked' || evidence === 'declared');
  return one.version === '' && !isUndecided(one) && isIntended;
}

/** Packages built from one source are looked up and judged once, if they lie near each other. */
function judgeOnce(
  store: AdvisoryStore,
  knowledge: Knowledge,
): (one: Package, targets: readonly Target[]) => Judged {
  const sizeOf = ({ vulnerabilities }: Judged) => 1 + vulnerabilities.length;
  const judged = new Recent<string, Judged>(VULNERABILITIES_KEPT, sizeOf);
  const judgeAnew = (one: Package, targets: readonly Target[]): Judged => {
    const claims = claimsOn(one, targets, store);
    const vulnerabilities = vulnerabilitiesOf(claims, knowledge).map((vulnerability) => ({
      vulnerability,
      assessment: assess(vulnerability, knowledge, store),
    }));
    const isAdvised =
      one.ecosystem !== 'generic' ||
      targets.some(({ ecosystem, name }) => store.find(ecosystem, name).length > 0);
    return { vulnerabilities, unknown: claims.unknown, isAdvised };
  };
  return (one, targets) => {
    // A package that is its own source shares it with no other.
    if (one.source === undefined) return judgeAnew(one, targets);
    const key = JSON.stringify([targets, one.stream, one.version === '' && one.range]);
    return judged.get(key, () => judgeAnew(one, targets));
  };
}

/** That nobody advises about a program says nothing of it. */
function unadvised({ name, purl }: Package): Gap {
  return {
    kind: 'missing-data',
    subject: purl,
    reason: `no advisories in OSV's format are about ${name}; it was not matched`,
  };
}

function unknownGap(one: Package, unknown: ReadonlyMap<string, string>): Gap {
  const ids = [...unknown.keys()].toSorted(naturalOrder);
  const [first = ''] = ids;
  const more = ids.length > 1 ? ` and ${ids.length - 1} more` : '';
  const reason = `${first}${more} could not be judged: ${unknown.get(first)}`;
  return { kind: 'unknown', subject: one.purl, reason };
}

function compareFindings(left: VulnerabilityFinding, right: VulnerabilityFinding): number {
  return (
    byUrgency(left, right) ||
    naturalOrder(left.id, right.id) ||
    compareText(left.package.name, right.package.name) ||
    compareText(left.package.purl, right.package.purl)
  );
}

function compareGaps(left: Gap, right: Gap): number {
  return (
    compareText(left.kind, right.kind) ||
    compareText(left.subject, right.subject) ||
    compareText(left.reason, right.reason)
  );
}
