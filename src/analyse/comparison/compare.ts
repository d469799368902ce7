import type { Finding } from '../../model/finding/finding.ts';
import { aboutText } from '../../model/finding/about.ts';
import type { Package } from '../../model/package.ts';
import type { ComparisonReport } from '../../model/report/comparison.ts';
import type { Report } from '../../model/report/scan.ts';
import { changedConfiguration } from './configuration.ts';

/** What differs between two reports, without a verdict. */
export type Comparison = Omit<ComparisonReport, 'schemaVersion' | 'verdict' | 'gaps'>;

/** What the second has and the first has not, and the other way round. */
export function compareReports(before: Report, after: Report): Comparison {
  const [was, is] = [before.target.image, after.target.image];
  return {
    before: sideOf(before),
    after: sideOf(after),
    packages: comparePackages(before.packages, after.packages),
    findings: {
      new: newFindings(before, after).map(toldFinding),
      gone: newFindings(after, before).map(toldFinding),
      same: distinct(after.findings).length - newFindings(before, after).length,
    },
    configuration: was && is ? changedConfiguration(was.config, is.config) : [],
    layers: compareLayers(was?.layers ?? [], is?.layers ?? []),
  };
}

/** Findings of the second report that the first has not, each once. */
export function newFindings(before: Report, after: Report): Finding[] {
  const known = new Set([...before.findings].flatMap(identitiesOf));
  return distinct(after.findings).filter((finding) => !identitiesOf(finding).some((one) => known.has(one)));
}

/** By its fingerprint, and a vulnerability by its package too, in whatever file that is told of. */
function identitiesOf(finding: Finding): string[] {
  if (finding.kind !== 'vulnerability') return [finding.fingerprint];
  return [finding.fingerprint, `${finding.id} ${finding.package.purl}`];
}

function distinct(findings: Iterable<Finding>): Finding[] {
  return [...new Map(Array.from(findings, (finding) => [finding.fingerprint, finding])).values()];
}

function toldFinding(finding: Finding): ComparisonReport['findings']['new'][number] {
  const { kind, id, fingerprint, severity, title } = finding;
  return { kind, id, fingerprint, severity, title, about: aboutText(finding) };
}

function sideOf({ target, packages }: Report): ComparisonReport['before'] {
  const { reference, kind, image } = target;
  const size = image?.layers.reduce((sum, layer) => sum + layer.size, 0);
  return { reference, kind, packages: packages.length, ...(size !== undefined && { size }) };
}

type Versions = Map<string, { readonly one: Package; readonly versions: Set<string> }>;

/** By ecosystem and name: what is there in other versions is changed. */
function comparePackages(before: Iterable<Package>, after: Iterable<Package>): Comparison['packages'] {
  const [was, is] = [versionsOf(before), versionsOf(after)];
  const changed = [...was].flatMap(([key, { one, versions }]) => {
    const now = is.get(key)?.versions;
    if (!now || (now.size === versions.size && [...now].every((version) => versions.has(version)))) return [];
    const { ecosystem, name } = one;
    return [{ ecosystem, name, from: [...versions].toSorted(), to: [...now].toSorted() }];
  });
  return { added: without(is, was), removed: without(was, is), changed };
}

function without(some: Versions, others: Versions): Comparison['packages']['added'] {
  return [...some].flatMap(([key, { one, versions }]) => {
    const { purl, ecosystem, name } = one;
    return others.has(key) ? [] : [{ purl, ecosystem, name, version: [...versions].join(', ') }];
  });
}

function versionsOf(packages: Iterable<Package>): Versions {
  const found: Versions = new Map();
  for (const one of packages) {
    const key = `${one.ecosystem} ${one.name}`;
    const known = found.get(key);
    const version = one.range ?? one.version;
    if (known) known.versions.add(version);
    else found.set(key, { one, versions: new Set([version]) });
  }
  return found;
}

type Layers = NonNullable<Report['target']['image']>['layers'];

/** Layers count from the base: behind the first that differs nothing is shared. */
function compareLayers(before: Layers, after: Layers): Comparison['layers'] {
  let shared = 0;
  while (shared < before.length && shared < after.length && before[shared]?.diffId === after[shared]?.diffId)
    shared += 1;
  const told = (layers: Layers) =>
    layers.slice(shared).map(({ diffId, size, instruction }) => {
      return { diffId, size, ...(instruction !== undefined && { instruction }) };
    });
  return { shared, removed: told(before), added: told(after) };
}
