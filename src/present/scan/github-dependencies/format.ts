import { BILL_PROPERTIES } from '../../../model/bill-properties.ts';
import type { Package } from '../../../model/package.ts';
import type { Report } from '../../../model/report/scan.ts';
import { hiddenCounts } from '../../../model/report/hidden.ts';
import { lazily } from '../../../model/sequence.ts';
import { by, neighbours, sorted } from '../../../model/sorted.ts';
import { jsonPieces, membersOf } from '../../text/json.ts';
import { visible } from '../../text/text.ts';
import { isInventory } from '../sentences.ts';
import type { ReportFormat } from '../types.ts';

/**
 * The snapshot of GitHub's dependency submission API: https://docs.github.com/rest/dependency-graph/dependency-submission.
 * Its `job`, `sha` and `ref` are of the run that submits it, which adds them.
 */
export const githubDependencies = {
  id: 'github-dependencies',
  description: "snapshot for GitHub's dependency submission API: packages by manifest",
  write: (report: Report) =>
    jsonPieces({
      version: 0,
      detector: detectorOf(report),
      scanned: report.created,
      metadata: metadataOf(report),
      manifests: membersOf({ [Symbol.iterator]: () => manifestsOf(report) }),
    }),
} satisfies ReportFormat;

function detectorOf({ tool: { name, version } }: Report): object {
  return { name, version, url: `pkg:npm/${name}@${version}` };
}

/** What was not read, what was found and what is hidden: eight scalars at most, so lists are JSON. */
function metadataOf(report: Report): Readonly<Record<string, string>> {
  const { coverage, summary, verdict } = report;
  const { gap, leftOut, hidden, verdict: judged } = BILL_PROPERTIES;
  const isHiding = hiddenCounts(summary.hidden).length > 0;
  const counts = Object.fromEntries(Object.entries(summary.kinds).filter(([, number]) => number > 0));
  return {
    ...(coverage.gaps.length > 0 && { [gap]: JSON.stringify(coverage.gaps) }),
    ...(Object.keys(counts).length > 0 && { [leftOut]: JSON.stringify(counts) }),
    ...(!isInventory(report) && {
      [judged]: JSON.stringify({ status: verdict.status, reasons: verdict.reasons }),
    }),
    ...(isHiding && { [hidden]: JSON.stringify(summary.hidden) }),
  };
}

interface Entry {
  readonly manifest: string;
  /** Is it a file of its own, in which packages are declared or locked? */
  readonly isFile: boolean;
  readonly item: Package;
}

/** The packages of each lock file or manifest; those that are installed belong to the target as a whole. */
function* manifestsOf(report: Report): Generator<[name: string, manifest: object], undefined> {
  const entries = lazily(report.packages, (item) => entriesOf(item, report));
  for (const group of neighbours(sorted(entries, by(manifestOf)), manifestOf)) {
    const [{ manifest, isFile }] = group;
    const name = visible(manifest);
    yield [
      name,
      {
        name,
        ...(isFile && { file: { source_location: name } }),
        resolved: membersOf(lazily(group, ({ item }) => [[item.purl, dependencyOf(item)] as const])),
      },
    ];
  }
}

function manifestOf({ manifest }: Entry): string {
  return manifest;
}

function entriesOf(item: Package, report: Report): Entry[] {
  const entries = item.locations.map(({ path, evidence }): [string, Entry] => {
    const isFile = evidence === 'locked' || evidence === 'declared';
    const manifest = isFile ? path.replace(/^\/+/, '') : report.target.reference;
    return [manifest, { manifest, isFile, item }];
  });
  return [...new Map(entries).values()];
}

function dependencyOf({ purl, direct, development, requires, range }: Package): object {
  return {
    package_url: purl,
    ...(direct !== undefined && { relationship: direct ? 'direct' : 'indirect' }),
    scope: development === true ? 'development' : 'runtime',
    ...(requires && { dependencies: requires }),
    ...(range !== undefined && { metadata: { range: visible(range) } }),
  };
}
