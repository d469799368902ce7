import { join } from 'node:path';
import type { LocatedFact } from '../../model/analyser.ts';
import { Fault } from '../../model/fault.ts';
import type { Finding } from '../../model/finding/finding.ts';
import type { Report } from '../../model/report/scan.ts';
import { EXCEPTION_ANALYSER, type OwnException } from '../../observe/comments/analyser.ts';
import { inlineComments } from '../../observe/comments/comments.ts';
import { readTextFile } from '../../observe/document/text-file.ts';
import { localPathKind } from '../../observe/repository/local-path.ts';
import type { WriteFile } from '../../platform/files/types.ts';
import { CONFIG_ANALYSER } from '../../scanners/config/analyser.ts';
import { misconfigurationOf } from '../../scanners/config/finding.ts';
import { type Mended, mendFiles } from '../../scanners/config/mend.ts';
import type { Catalogue } from '../build/read-catalogue.ts';
import type { BuildServices } from '../build/services.ts';
import { check, type CheckRequest, configurationOf, configurationReader } from './check.ts';

/** What was mended, by the paths of the files as the target's name begins them, and what is found without or after it. */
export interface MendedReport {
  readonly report: Report;
  readonly mended: readonly Mended[];
  /** Paths of files that are left as they are, as their names are no text that a patch could have. */
  readonly left: readonly string[];
}

/** Looks at what was mended: what one edit makes certain may be mended by the next look. */
const MOST_LOOKS = 5;

/** Bytes of a file that is mended. */
const LARGEST = 32 * 2 ** 20;

/**
 * What is certain to mend what is found and nobody answers for, until nothing certain is left or edits undo each other.
 * Nothing is written; the report is of the files as they are.
 */
export async function mendable(request: CheckRequest, services: BuildServices): Promise<MendedReport> {
  const read = configurationReader(request, services);
  const mended = new Map<string, Mended>();
  const known = new Set<string>();
  let original: Catalogue | undefined;
  let files: ReturnType<typeof configurationOf> = [];
  const look = (): Promise<Report> =>
    check(request, services, async (...given) => {
      original ??= await read(...given);
      const catalogue = withTexts(original, mended);
      files = configurationOf(catalogue);
      return catalogue;
    });
  const report = await look();
  for (let found = report, looks = 1; looks <= MOST_LOOKS; looks += 1) {
    const next = certainlyMended(files, found).filter((one) => isNew(one, known));
    if (next.length === 0) break;
    for (const { path, before, after } of next)
      mended.set(path, { path, before: mended.get(path)?.before ?? before, after });
    found = await look();
  }
  const isFile = localPathKind(request.target) === 'file';
  const placed = [...mended.values()].map((one) => ({
    ...one,
    path: isFile ? request.target : join(request.target, one.path),
  }));
  const changed = placed.filter(({ before, after }) => before !== after);
  const left = changed.filter(({ path }) => !path.isWellFormed()).map(({ path }) => path);
  return { report, mended: changed.filter(({ path }) => path.isWellFormed()), left };
}

/** Writes what is certain to mend it, and checks again. Nothing is written where a file changed meanwhile. */
export async function mend(
  request: CheckRequest,
  services: BuildServices,
  writeFile: WriteFile,
): Promise<MendedReport> {
  const { report, mended, left } = await mendable(request, services);
  if (mended.length === 0) return { report, mended, left };
  for (const { path, before } of mended)
    if (readTextFile(path, LARGEST) !== before)
      throw new Fault('refused', `nothing is mended: ${path} is no longer what was checked, or is no UTF-8`);
  for (const { path, after } of mended) writeFile(path, after);
  return { report: await check(request, services), mended, left };
}

function certainlyMended(files: ReturnType<typeof configurationOf>, { findings }: Report): Mended[] {
  const wanted = new Set(Array.from(findings as Iterable<Finding>, ({ fingerprint }) => fingerprint));
  return mendFiles(
    files.map(({ path, fact }) => [path, fact]),
    (judged) => wanted.has(misconfigurationOf(judged, undefined, []).fingerprint),
  );
}

/** Has the file never been so? What edits undo is as it was before. */
function isNew({ path, before, after }: Mended, known: Set<string>): boolean {
  known.add(JSON.stringify([path, before]));
  const key = JSON.stringify([path, after]);
  if (known.has(key)) return false;
  known.add(key);
  return true;
}

/** A target in which these files are as they were mended, and so are the exceptions that stand in them. */
function withTexts(catalogue: Catalogue, mended: ReadonlyMap<string, Mended>): Catalogue {
  if (mended.size === 0) return catalogue;
  const configuration = configurationOf(catalogue).map(({ fact, ...place }) => {
    return { ...place, fact: { ...fact, text: mended.get(place.path)?.after ?? fact.text } };
  });
  const own = [...(catalogue.facts.get(EXCEPTION_ANALYSER.id) ?? [])] as LocatedFact<OwnException>[];
  const comments = [...mended.values()].flatMap(({ path, after }) =>
    inlineComments(after, path).map((comment): LocatedFact<OwnException> => {
      return { path, layer: undefined, fact: { kind: 'comment', comment } };
    }),
  );
  return {
    ...catalogue,
    facts: new Map([
      ...catalogue.facts,
      [CONFIG_ANALYSER.id, configuration],
      [EXCEPTION_ANALYSER.id, [...own.filter(({ path }) => !mended.has(path)), ...comments]],
    ]),
  };
}
