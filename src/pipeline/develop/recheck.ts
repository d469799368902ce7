import type { FileAnalyser } from '../../model/analyser.ts';
import { OWN_RULES } from '../../analyse/leaks/rule-set.ts';
import { Fault } from '../../model/fault.ts';
import { ofKind } from '../../model/finding/about.ts';
import { eachPlace } from '../../model/finding/gather.ts';
import type { LeakFinding } from '../../model/finding/leak.ts';
import type { Report } from '../../model/report/scan.ts';
import { localPathKind } from '../../observe/repository/local-path.ts';
import { readScanReport, type ScanReport } from '../../observe/scan-report/read-scan-report.ts';
import { SECRET_SCANNER } from '../../scanners/secret/unit.ts';
import { type Catalogue, readCatalogue, type Wanted } from '../build/read-catalogue.ts';
import { type ReadTarget, scan, type ScanRequest } from '../build/scan.ts';
import type { BuildServices } from '../build/services.ts';
import type { VerifyRequest } from '../build/verification.ts';
import { catalogueOf, joined, secretsOf } from './leaks.ts';
import { readSingleFile } from './read-single-file.ts';
import { type KnownPlace, knownFacts } from './read-history.ts';

/** Which findings are asked about again. */
export interface RecheckRequest extends Omit<ScanRequest, 'target' | 'scanners' | 'verify'> {
  /** A JSON report of ours. */
  readonly report: string;
  /** Where its target is now; default: where the report says. */
  readonly target: string | undefined;
  readonly verify: Omit<VerifyRequest, 'known'>;
}

/** Kinds of targets that lie in a folder, or are a file, of this machine. */
const LOCAL: readonly ScanReport['target']['kind'][] = ['source-folder', 'repository'];

/**
 * Reads the secrets of a report again at their places, compares their fingerprints and asks their issuers; nothing else
 * is looked at. Rejects with a `Fault`: `usage` where the report does not say where its target is.
 */
export async function recheck(request: RecheckRequest, services: BuildServices): Promise<Report> {
  const { target: reported, findings } = readScanReport(request.report);
  const target = request.target ?? reported.reference;
  if (target === '-')
    throw new Fault('usage', `${request.report} is of standard input, which is gone`, {
      hint: `name what it was: plimsoll leaks recheck ${request.report} PATH`,
    });
  const known = [...ofKind(findings, 'leak')].flatMap(eachPlace);
  const files = new Set(known.flatMap(fileOf));
  const read: ReadTarget = (_, reading, wanted, hear) => {
    const place = { ...request, target };
    const only = narrowed(wanted, files);
    // What has a scheme says itself how it is read.
    if (!LOCAL.includes(reported.kind) || /^[a-z][a-z-]*:/.test(target))
      return readCatalogue(place, reading, only);
    return readLocal(
      place,
      { places: known.flatMap(placesOf), hasFiles: files.size > 0 },
      reading,
      only,
      hear,
    );
  };
  const verify = { ...request.verify, known };
  return scan({ ...request, target, scanners: [SECRET_SCANNER.id], verify }, services, undefined, read);
}

/** Files of a folder, and objects of its repository, as far as something is known of them. */
async function readLocal(
  request: ScanRequest,
  { places, hasFiles }: { readonly places: readonly KnownPlace[]; readonly hasFiles: boolean },
  services: BuildServices,
  wanted: Wanted,
  hear: Parameters<ReadTarget>[3],
): Promise<Catalogue> {
  const { target } = request;
  const objects = () => knownFacts(target, places, services, { rules: OWN_RULES, hear });
  if (!hasFiles) return catalogueOf(places.length > 0 ? await objects() : { facts: [], files: 0, gaps: [] });
  const files =
    localPathKind(target) === 'file'
      ? await readSingleFile(target, secretsOf(wanted), services)
      : await readCatalogue({ ...request, target: `dir:${target}` }, services, wanted);
  return places.length > 0 ? joined(files, await objects()) : files;
}

/** The file of a finding that is in a tree; none of one that a commit brought, whose object is read. */
function fileOf(finding: LeakFinding): string[] {
  return finding.subject.kind === 'file' && placesOf(finding).length === 0
    ? [outerFile(finding.subject.path)]
    : [];
}

/** The file in which something lies that may be inside of an archive. */
function outerFile(path: string): string {
  return path.split('!/', 1).join('');
}

/** The objects of a repository in which a finding was. */
function placesOf({ subject, origins }: LeakFinding): KnownPlace[] {
  // Of a blob that no commit has any more there is nothing but its id.
  const [, lone] = (subject.kind === 'file' && /^\/([0-9a-f]{40}|[0-9a-f]{64})$/.exec(subject.path)) || [];
  if (lone !== undefined && origins.length === 0)
    return [{ object: lone, path: `/${lone}`, commit: undefined }];
  return origins.flatMap((commit): KnownPlace[] => {
    if (commit.kind !== 'commit') return [];
    if (subject.kind === 'commit') return [{ object: subject.commit, path: '', commit }];
    if (subject.kind !== 'file' || commit.blob === undefined) return [];
    return [{ object: commit.blob, path: outerFile(subject.path), commit }];
  });
}

/** The same, of these files only. */
function narrowed(wanted: Wanted, files: ReadonlySet<string>): Wanted {
  const analysers = wanted.analysers.map((analyser): FileAnalyser => ({
    ...analyser,
    interest: (entry) => (files.has(entry.path) ? analyser.interest(entry) : 'no'),
  }));
  return { ...wanted, analysers };
}
