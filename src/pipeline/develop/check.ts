import { join } from 'node:path';
import type { LocatedFact } from '../../model/analyser.ts';
import { Fault } from '../../model/fault.ts';
import type { Finding } from '../../model/finding/finding.ts';
import type { Report } from '../../model/report/scan.ts';
import { localPathKind } from '../../observe/repository/local-path.ts';
import { readTextFile } from '../../observe/document/text-file.ts';
import type { WriteFile } from '../../platform/files/types.ts';
import { CONFIG_ANALYSER, type ConfigurationFact, pathOfFact } from '../../scanners/config/analyser.ts';
import { misconfigurationOf } from '../../scanners/config/finding.ts';
import { type Mended, mendFiles } from '../../scanners/config/mend.ts';
import { CONFIG_SCANNER } from '../../scanners/config/unit.ts';
import { PACKAGES_ONLY, readCatalogue } from '../build/read-catalogue.ts';
import { type ReadTarget, scan, type ScanRequest } from '../build/scan.ts';
import type { BuildServices } from '../build/services.ts';
import { readSingleFile } from './read-single-file.ts';

/** A file or a folder, and under which name a single file is read. */
export interface CheckRequest extends Omit<ScanRequest, 'scanners'> {
  readonly name: string | undefined;
}

/** What was mended, by the paths of the files as the target's name begins them, and what is left. */
export interface MendedReport {
  readonly report: Report;
  readonly mended: readonly Mended[];
}

/** Checks files of configuration. Rejects with a `Fault` (`not-found`) for a single file that no check is for. */
export async function check(request: CheckRequest, services: BuildServices): Promise<Report> {
  return checkFacts(request, services, () => undefined);
}

/** What is certain to mend what is found and nothing excepts, without anything being written. */
export async function mendable(request: CheckRequest, services: BuildServices): Promise<MendedReport> {
  let facts: readonly LocatedFact<ConfigurationFact>[] = [];
  const report = await checkFacts(request, services, (found) => {
    facts = found;
  });
  const wanted = new Set(Array.from(report.findings as Iterable<Finding>, ({ fingerprint }) => fingerprint));
  const mended = mendFiles(
    facts.map((located) => [pathOfFact(located), located.fact]),
    (judged) => wanted.has(misconfigurationOf(judged, undefined, []).fingerprint),
  );
  const isFile = localPathKind(request.target) === 'file';
  const placed = mended.map((one) => ({
    ...one,
    path: isFile ? request.target : join(request.target, one.path),
  }));
  return { report, mended: placed };
}

/** Checks, writes what is certain to mend it, and checks again. Nothing is written where a file changed meanwhile. */
export async function mend(
  request: CheckRequest,
  services: BuildServices,
  writeFile: WriteFile,
): Promise<MendedReport> {
  const { report, mended } = await mendable(request, services);
  if (mended.length === 0) return { report, mended };
  for (const { path, before } of mended)
    if (readTextFile(path, LARGEST) !== before)
      throw new Fault('refused', `nothing is mended: ${path} is no longer what was checked, or is no UTF-8`);
  for (const { path, after } of mended) writeFile(path, after);
  return { report: await check(request, services), mended };
}

/** Bytes of a file that is mended. */
const LARGEST = 32 * 2 ** 20;

async function checkFacts(
  request: CheckRequest,
  services: BuildServices,
  onFacts: (facts: readonly LocatedFact<ConfigurationFact>[]) => void,
): Promise<Report> {
  const { target, name } = request;
  const read: ReadTarget = async (_, __, given) => {
    const wanted = given ?? PACKAGES_ONLY;
    const isFile = localPathKind(target) === 'file';
    const catalogue = isFile
      ? await readSingleFile(target, wanted, services, name)
      : await readCatalogue({ ...request, target: `dir:${target}` }, services, wanted);
    const facts = [...(catalogue.facts.get(CONFIG_ANALYSER.id) ?? [])] as LocatedFact<ConfigurationFact>[];
    onFacts(facts);
    if (facts.length === 0 && catalogue.gaps.length === 0) throw nothingToCheck(target, isFile);
    return catalogue;
  };
  return scan({ ...request, scanners: [CONFIG_SCANNER.id] }, services, undefined, read);
}

function nothingToCheck(target: string, isFile: boolean): Fault {
  return new Fault('not-found', `${target}: ${isFile ? 'is' : 'has'} no configuration that is checked`, {
    hint: 'docs/reference/checks.md lists what is; --name says as what a file is read, such as --name Dockerfile',
  });
}
