import { type Budget, type Deadline, NO_DEADLINE, overTime, untilOver } from '../../model/budget.ts';
import type { EntrySelector, FileAnalyser, LocatedFact } from '../../model/analyser.ts';
import type { FileEntry } from '../../model/file.ts';
import type { Finding } from '../../model/finding/finding.ts';
import { byUrgency } from '../../model/finding/about.ts';
import type { Origin } from '../../model/finding/origin.ts';
import type { Gap } from '../../model/gap.ts';
import type { Image } from '../../model/image.ts';
import { PackedList } from '../../model/packed-list.ts';
import type { Package } from '../../model/package.ts';
import type { Report } from '../../model/report/scan.ts';
import { lazily, type Sequence } from '../../model/sequence.ts';
import { merged } from '../../model/sorted.ts';
import type { AdvisoryStore } from '../../platform/advisories/types.ts';
import type { ScannedTarget, Scanner, ScanOutcome } from '../../scanners/types.ts';
import type { Catalogue, Wanted } from './read-catalogue.ts';

/** What several scanners found in a target. */
export interface ScannersOutcome extends ScanOutcome {
  readonly examined: Report['coverage']['examined'];
}

/** What was read, and whether the internet reaches it and what day it is, where somebody told. */
export type Examined = Catalogue & Pick<ScannedTarget, 'internet' | 'today'>;

/** What must be read of a target for these scanners. */
export function wantedBy(scanners: readonly Scanner[]): Wanted {
  return {
    packages: scanners.some(({ packages }) => packages),
    packageFiles: scanners.some(({ packageFiles }) => packageFiles),
    analysers: scanners.flatMap(({ analysers }) => analysers),
    selectors: scanners.flatMap(({ selectors = [] }) => selectors),
    removedFiles: new Set(
      scanners
        .filter(({ removedFiles }) => removedFiles)
        .flatMap(({ analysers }) => analysers.map(({ id }) => id)),
    ),
  };
}

/** Runs each scanner on what was read, and puts their findings in one order. */
export function runScanners(
  scanners: readonly Scanner[],
  catalogue: Examined,
  advisories: AdvisoryStore | undefined,
  bounds: Bounds = {},
): ScannersOutcome {
  const outcomes = scanners.map((scanner) => {
    const late: Gap[] = [];
    const target = targetFor(scanner, catalogue, advisories);
    const packages = inTime(catalogue.packages, bounds, () => late.push(lateGap(scanner, bounds)));
    const { gaps, ...found } = scanner.findings({ ...target, packages, budget: bounds.budget });
    return { ...found, gaps: [...gaps, ...late] };
  });
  const examined = scanners.map((scanner) => [scanner.id, examinedBy(scanner, catalogue)] as const);
  return {
    findings: inOrder(outcomes.map(({ findings }) => findings)),
    gaps: [...outcomes.flatMap(({ gaps }) => gaps), ...scanners.flatMap((one) => blindGap(one, catalogue))],
    suppressed: outcomes.flatMap(({ suppressed = [] }) => suppressed),
    examined: Object.fromEntries(examined),
  };
}

/** What judging may take. */
interface Bounds {
  readonly budget?: Budget | undefined;
  readonly deadline?: Deadline | undefined;
}

/** The packages as long as there is time. */
function inTime(
  packages: Sequence<Package>,
  { deadline = NO_DEADLINE }: Bounds,
  onOver: () => void,
): Sequence<Package> {
  const { length } = packages;
  return { length, [Symbol.iterator]: () => untilOver(packages, deadline, onOver) };
}

function lateGap({ id }: Scanner, { deadline = NO_DEADLINE }: Bounds): Gap {
  return {
    kind: 'limit',
    subject: id,
    reason: `not all packages were judged: ${overTime(deadline).message}`,
  };
}

function targetFor(
  { removedFiles }: Scanner,
  { packages, distribution, image, facts, internet, today }: Examined,
  advisories: AdvisoryStore | undefined,
): ScannedTarget {
  return {
    packages,
    distribution,
    image,
    internet,
    today,
    advisories,
    factsOf: <Fact>({ id }: FileAnalyser<Fact>) =>
      lazily((facts.get(id) ?? []) as Iterable<LocatedFact<Fact>>, (fact) =>
        fact.gone && !removedFiles ? [] : [fact],
      ),
    entriesOf: ({ id }: EntrySelector) => (facts.get(id) ?? []) as Iterable<LocatedFact<FileEntry>>,
    originsOf: (fact) => originsOf(fact, image),
  };
}

function originsOf({ layer, gone }: Parameters<ScannedTarget['originsOf']>[0], image?: Image): Origin[] {
  if (layer === undefined) return [];
  const instruction = image?.layers[layer]?.instruction;
  return [{ kind: 'layer', layer, ...(instruction && { instruction }), ...(gone && { removed: true }) }];
}

function inOrder(lists: readonly Sequence<Finding>[]): Sequence<Finding> {
  const ordered = lists.map((list): Sequence<Finding> =>
    Array.isArray(list) ? list.toSorted(byUrgency) : list,
  );
  const [only = [], ...others] = ordered;
  return others.length === 0 ? only : PackedList.from(merged<Finding>(ordered, byUrgency));
}

function examinedBy({ version, packages, analysers }: Scanner, catalogue: Catalogue) {
  return {
    version,
    ...(packages && { packages: catalogue.packages.length }),
    ...(analysers.length > 0 && { files: catalogue.files }),
  };
}

/** A scanner that wants files finds none in a bill of materials, and that must not look like a clean target. */
function blindGap({ id, title, analysers }: Scanner, { kind }: Catalogue): Gap[] {
  if (kind !== 'sbom' || analysers.length === 0) return [];
  const reason = `a bill of materials has no files in which to look for ${title}; scan what it is of`;
  return [{ kind: 'missing-data', subject: id, reason }];
}
