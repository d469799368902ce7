import { judgeLicences } from '../../analyse/licences/judge.ts';
import { readExpression } from '../../analyse/licences/expression.ts';
import type { LocatedFact } from '../../model/analyser.ts';
import type { Finding } from '../../model/finding/finding.ts';
import { mostUrgentFirst } from '../../model/finding/most-urgent-first.ts';
import type { Gap } from '../../model/gap.ts';
import type { LicencePolicy } from '../../model/licence-policy.ts';
import type { Package } from '../../model/package.ts';
import type { ScannedTarget, Scanner } from '../types.ts';
import { LICENCE_FILES, type LicenceFact } from './analyser.ts';
import { licenceFinding } from './finding.ts';

/** Licences of packages that a policy does not want, or about which somebody should decide. */
export function licenseScanner(policy: LicencePolicy): Scanner {
  return {
    id: 'license',
    title: 'licences to decide about',
    isUsual: false,
    vectors: ['V3'],
    version: 2,
    packages: true,
    advisories: false,
    analysers: [LICENCE_FILES],
    removedFiles: false,
    findings(target) {
      const untold = new Map<string, number>();
      const findings = mostUrgentFirst(undecided(target, policy, untold));
      return { findings, gaps: Array.from(untold, untoldGap) };
    },
  };
}

/** Findings of packages; those whose files tell of no licence are counted by their ecosystem. */
function* undecided(
  target: ScannedTarget,
  policy: LicencePolicy,
  untold: Map<string, number>,
): Generator<Finding, undefined> {
  const texts = textsByFolder(target.factsOf(LICENCE_FILES));
  for (const one of target.packages) {
    const stated = statedBy(one, texts);
    if (stated.length === 0 && isOnlyLocked(one)) {
      untold.set(one.ecosystem, (untold.get(one.ecosystem) ?? 0) + 1);
      continue;
    }
    const judgement = judgeLicences(stated, policy);
    if (judgement.standing !== 'allowed') yield licenceFinding(one, stated, judgement);
  }
}

/** With no policy: what is more than permissive or weak copyleft is told. */
export const LICENSE_SCANNER = licenseScanner({});

/** What a package says of itself, or, where that is no SPDX expression, the texts of licences beside where it is installed. */
function statedBy({ licences, locations }: Package, texts: ReadonlyMap<string, readonly string[]>) {
  if (licences.length > 0 && licences.every((one) => readExpression(one) !== undefined)) return licences;
  const beside = locations.flatMap(({ path, evidence }) => {
    // Beside a lock file, a manifest or an archive lies the licence of the project, not of what it names or has in it.
    if (evidence !== 'installed') return [];
    const folder = path.slice(0, path.lastIndexOf('/'));
    return texts.get(folder) ?? texts.get(`${folder}/licenses`) ?? [];
  });
  return beside.length > 0 ? [...new Set(beside)] : licences;
}

function textsByFolder(facts: Iterable<LocatedFact<LicenceFact>>): Map<string, readonly string[]> {
  const texts = new Map<string, readonly string[]>();
  for (const { path, fact } of facts) {
    if (fact.licences.length === 0) continue;
    const folder = path.slice(0, path.lastIndexOf('/'));
    texts.set(folder, [...(texts.get(folder) ?? []), ...fact.licences]);
  }
  return texts;
}

/** Most lock files and manifests tell of no licence; that says nothing of the package. */
function isOnlyLocked({ locations }: Package): boolean {
  return locations.every(({ evidence }) => evidence === 'locked' || evidence === 'declared');
}

function untoldGap([ecosystem, count]: [string, number]): Gap {
  return {
    kind: 'missing-data',
    subject: `licences of ${ecosystem}`,
    reason: 'lock files and manifests here tell of none; scan what is installed',
    count,
    informational: true,
  };
}
