import { lookAlikes } from '../../analyse/supply/look-alike.ts';
import type { LocatedFact } from '../../model/analyser.ts';
import type { FindingOf } from '../../model/finding/finding.ts';
import { marked } from '../../model/finding/fingerprint.ts';
import { mostUrgentFirst } from '../../model/finding/most-urgent-first.ts';
import { SEVERITY_PRIORITY } from '../../model/finding/head.ts';
import type { Origin } from '../../model/finding/origin.ts';
import type { Package } from '../../model/package.ts';
import type { Gap } from '../../model/gap.ts';
import { chain, mapped } from '../../model/sequence.ts';
import type { ScannedTarget, Scanner } from '../types.ts';
import { SUPPLY_FILES } from './analyser.ts';
import { SUPPLY_RULES, type SupplyFact, type SupplyRule } from './rules.ts';
import { grouped } from '../../model/grouped-number.ts';

/** What one rule says of one file. */
interface Group {
  readonly rule: SupplyRule;
  readonly place: Pick<LocatedFact<unknown>, 'path' | 'layer'>;
  readonly line: number | undefined;
  readonly about: Set<string>;
}

/** Packages and addresses that are named in a title. */
const NAMED = 5;

/** What somebody asks of how packages come in. */
export interface SupplyPolicy {
  /** Days that a release must have been out for; default: any number will do. */
  readonly minimumAge?: number | undefined;
}

/** How packages come in: what could be put in their place, and what was meant to be another. */
export function supplyScanner(policy: SupplyPolicy): Scanner {
  return {
    id: 'supply',
    title: 'packages that could be others',
    isUsual: false,
    vectors: ['V3'],
    version: 2,
    packages: true,
    advisories: false,
    analysers: [SUPPLY_FILES],
    removedFiles: false,
    findings(target) {
      const facts = target.factsOf(SUPPLY_FILES);
      const groups = chain(groupsOf(facts), elsewhere(facts), tooYoung(facts, policy, target.today));
      const findings = mapped(groups, (group) => findingOf(group, target.originsOf(group.place)));
      const gaps = policy.minimumAge === undefined ? [] : agesUntold(facts, target);
      return { findings: mostUrgentFirst(chain(findings, likeOthers(target.packages))), gaps };
    },
  };
}

export const SUPPLY_SCANNER = supplyScanner({});

const DAY = 24 * 60 * 60 * 1000;

/** Releases that have not been out for long enough, on the day of the scan. */
function tooYoung(
  facts: Iterable<LocatedFact<SupplyFact>>,
  { minimumAge }: SupplyPolicy,
  today: Date | undefined,
): Iterable<Group> {
  const groups = new Map<string, Group>();
  if (minimumAge === undefined || !today) return [];
  for (const { path, layer, fact } of facts) {
    if (fact.kind !== 'release') continue;
    const days = Math.max(0, Math.floor((today.getTime() - Date.parse(fact.at)) / DAY));
    if (days >= minimumAge) continue;
    const key = `${layer ?? ''} ${path}`;
    const group: Group = groups.get(key) ?? {
      rule: 'supply-young-release',
      place: { path, layer },
      line: undefined,
      about: new Set(),
    };
    groups.set(key, group);
    group.about.add(`${fact.about} (${days} ${days === 1 ? 'day' : 'days'} of ${minimumAge})`);
  }
  return groups.values();
}

/** Most lock files do not tell when a release came out; how many packages that is of is said once. */
function agesUntold(facts: Iterable<LocatedFact<SupplyFact>>, { packages, today }: ScannedTarget): Gap[] {
  const told = new Set<string>();
  for (const { path, fact } of facts) if (fact.kind === 'release') told.add(path);
  let count = 0;
  for (const { locations } of packages)
    if (!today || !locations.some(({ path }) => told.has(path))) count += 1;
  if (count === 0) return [];
  const reason =
    'their files do not tell when releases came out, so whether they are old enough is not known';
  return [{ kind: 'missing-data', subject: 'age of packages', reason, count, informational: true }];
}

/** What is wrong, once for each file and rule. */
function groupsOf(facts: Iterable<LocatedFact<SupplyFact>>): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const { path, layer, fact } of facts) {
    if (fact.kind !== 'remark') continue;
    const { rule, about, line } = fact;
    const key = `${rule} ${layer ?? ''} ${path}`;
    const group = groups.get(key) ?? { rule, place: { path, layer }, line, about: new Set() };
    groups.set(key, group);
    group.about.add(about);
  }
  return groups.values();
}

/** Scopes that settings give to a registry, and whose packages a lock file has from another host. */
function elsewhere(facts: Iterable<LocatedFact<SupplyFact>>): Group[] {
  const settings = new Map<string, Set<string>>();
  for (const { fact } of facts)
    if (fact.kind === 'setting')
      settings.set(fact.scope, (settings.get(fact.scope) ?? new Set()).add(fact.host));
  const groups: Group[] = [];
  for (const { path, layer, fact } of facts) {
    if (fact.kind !== 'source') continue;
    const wanted = settings.get(fact.scope);
    if (!wanted || wanted.has(fact.host)) continue;
    const about = new Set([`${fact.scope} from ${fact.host}, not ${[...wanted].join(' or ')}`]);
    groups.push({ rule: 'supply-scope-elsewhere', place: { path, layer }, line: undefined, about });
  }
  return groups;
}

function* likeOthers(packages: Iterable<Package>): Iterable<FindingOf<'misconfiguration'>> {
  const likeOf = lookAlikes();
  for (const { ecosystem, name, locations } of packages) {
    const like = likeOf(ecosystem, name);
    const [place] = locations;
    if (!like || !place) continue;
    const { path, layer } = place;
    const about = new Set([`${name}, which differs from ${like.popular} ${like.difference}`]);
    const group = { rule: 'supply-look-alike', place: { path, layer }, line: undefined, about } as const;
    const origins: Origin[] = layer === undefined ? [] : [{ kind: 'layer', layer }];
    yield findingOf(group, origins, name);
  }
}

function findingOf(
  { rule, place, line, about }: Group,
  origins: readonly Origin[],
  actual: string = SUPPLY_RULES[rule].actual,
): FindingOf<'misconfiguration'> {
  const { title, severity, advice, expected } = SUPPLY_RULES[rule];
  const named = [...about].slice(0, NAMED).join(', ');
  const more = about.size - NAMED;
  return marked<'misconfiguration'>({
    kind: 'misconfiguration',
    id: rule,
    title: `${title}: ${named}${more > 0 ? ` and ${grouped(more)} more` : ''}`,
    severity,
    vectors: ['V3'],
    advice,
    references: [],
    priority: SEVERITY_PRIORITY[severity],
    actual,
    expected,
    subject: { kind: 'file', path: place.path, ...(line !== undefined && { range: { startLine: line } }) },
    origins: [...origins],
  });
}
