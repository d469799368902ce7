import { join } from 'node:path';
import { isChangeable } from '../../analyse/dependency-fixes/editors/list.ts';
import { planFixes } from '../../analyse/dependency-fixes/plan.ts';
import type { FixPlan, Manifest } from '../../analyse/dependency-fixes/types.ts';
import { worstOf } from '../../analyse/dependency-fixes/versions.ts';
import { matchVulnerabilities } from '../../analyse/vulnerabilities/match.ts';
import type { Distribution } from '../../model/distribution.ts';
import { Fault } from '../../model/fault.ts';
import { ofKind } from '../../model/finding/about.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import type { Package } from '../../model/package.ts';
import type { DependencyFixesReport } from '../../model/report/dependency-fixes.ts';
import { manifestAnalyser } from '../../observe/manifests/analyser.ts';
import { localPathKind } from '../../observe/repository/local-path.ts';
import type { AskReleases, RunManager } from '../../platform/package-managers/types.ts';
import { readBases } from '../build/base-reports.ts';
import { type Catalogue, readCatalogue } from '../build/read-catalogue.ts';
import { scan, type ScanRequest } from '../build/scan.ts';
import type { BuildServices } from '../build/services.ts';
import { releasesFor } from './ask-releases.ts';
import { type FileEffects, lockFiles, textAt, writeTexts } from './fix-files.ts';
import { mayNameImages, withImages } from './fix-images.ts';
import { countsOf, foundOf, isVendoring, reportOf } from './fix-report.ts';

export interface FixRequest extends Omit<ScanRequest, 'scanners'> {
  /** May a version be chosen that may break what uses it? */
  readonly allowsMajor: boolean;
  /** Ids of vulnerabilities and names of packages that alone are fixed; none: all. */
  readonly only: readonly string[];
  /** Files that say what is newer than images. */
  readonly baseImages: readonly string[];
  /** Reports of scans of images. */
  readonly baseReports: readonly string[];
}

/** What changes a project. */
export interface FixEffects extends FileEffects {
  /** Makes lock files follow; absent: nobody does. */
  readonly run?: RunManager | undefined;
  /** Asks registries; absent: nobody does. */
  readonly ask?: AskReleases | undefined;
}

type Command = DependencyFixesReport['commands'][number];

const MANIFESTS = manifestAnalyser((path) => isChangeable(path) || mayNameImages(path));

/** What would be done about vulnerable packages of a folder. Nothing is written. Rejects with a `Fault` (`usage`, `not-found`). */
export async function plannedFixes(
  request: FixRequest,
  services: BuildServices,
  ask?: AskReleases,
): Promise<DependencyFixesReport> {
  return (await look(request, services, ask)).report;
}

/**
 * Changes the manifests, makes lock files follow where that is asked for, and scans again. Every file that is written here is
 * as it was where a write or a package manager fails, this process ends on the way, or the scan finds worse. Rejects with a `Fault`: also `refused`, where
 * a file changed meanwhile.
 */
export async function fixPackages(
  request: FixRequest,
  services: BuildServices,
  effects: FixEffects,
): Promise<DependencyFixesReport> {
  const { report, plan, found, manifests } = await look(request, services, effects.ask);
  if (plan.changes.length === 0) return report;
  const giveBack = effects.run ? lockFiles(request.target, plan, effects) : () => undefined;
  const takeBack = writeTexts(request.target, manifests, plan, effects.writeFile);
  const restore = (): void => {
    takeBack();
    giveBack();
  };
  using _restoring = services.onExit(restore);
  const undo = async (commands: readonly Command[]): Promise<void> => {
    restore();
    // Vendored sources follow what go.mod says again.
    const again = commands.filter((one) => one.code !== undefined && isVendoring(one));
    if (effects.run) await relock(again, request.target, effects.run);
  };
  try {
    const commands = effects.run
      ? await relock(report.commands, request.target, effects.run)
      : report.commands;
    if (commands.some(({ code = 0 }) => code !== 0)) {
      await undo(commands);
      return { ...report, outcome: 'taken-back', commands };
    }
    const next = await vulnerabilitiesOf(request, services);
    const brought = broughtBy(next, found);
    const isWorse = brought.length > 0 && worstOf(brought) <= worstOf(cleared(plan));
    if (isWorse) await undo(commands);
    const outcome = isWorse ? ('taken-back' as const) : ('applied' as const);
    return { ...report, outcome, commands, after: countsOf(next), brought: brought.map(foundOf) };
  } catch (error) {
    restore();
    throw error;
  }
}

interface Looked {
  readonly report: DependencyFixesReport;
  readonly plan: FixPlan;
  readonly found: readonly VulnerabilityFinding[];
  readonly manifests: readonly Manifest[];
}

async function look(request: FixRequest, services: BuildServices, ask?: AskReleases): Promise<Looked> {
  if (localPathKind(request.target) !== 'folder')
    throw new Fault('usage', `${request.target} is no folder: only projects are fixed`);
  let catalogue: Catalogue | undefined;
  const scanned = await scan(
    { ...request, scanners: ['vuln'] },
    services,
    undefined,
    async (asked, own, wanted) =>
      (catalogue = await readCatalogue({ ...asked, target: `dir:${request.target}` }, own, {
        ...wanted,
        analysers: [...wanted.analysers, MANIFESTS],
      })),
  );
  const { distribution, packages = [], facts } = catalogue ?? {};
  const manifests = [...(facts?.get(MANIFESTS.id) ?? [])].map(({ path, fact }): Manifest => {
    return { path, text: String(fact) };
  });
  using store = services.openAdvisories();
  const judgeIn = (asked: readonly Package[], on: Distribution | undefined) =>
    store ? [...matchVulnerabilities({ packages: asked, distribution: on, store }).findings] : [];
  const judge = (asked: readonly Package[]) => judgeIn(asked, distribution);
  const found = [...ofKind(scanned.findings, 'vulnerability')];
  const findings = found.filter((one) => isWanted(one, request.only));
  const locks = locksOf(request.target, findings);
  const own = manifests.filter(({ path }) => isChangeable(path));
  const input = { packages, findings, manifests: own, locks, judge, allowsMajor: request.allowsMajor };
  const offline = planFixes(input);
  const releases = ask && (await releasesFor(offline, packages, request.target, ask));
  const packagesOnly = releases && releases.size > 0 ? planFixes({ ...input, releases }) : offline;
  const today = services.now().toISOString().slice(0, 10);
  const bases = readBases(request.baseImages, request.baseReports);
  const table = { ...bases, today, allowsMajor: request.allowsMajor };
  const plan = request.only.length > 0 ? packagesOnly : withImages(packagesOnly, manifests, table, judgeIn);
  return { report: reportOf(request.target, scanned, plan, found, manifests), plan, found, manifests };
}

/** The lock files that told of what was found. */
function locksOf(target: string, findings: readonly VulnerabilityFinding[]): Manifest[] {
  const paths = findings.flatMap(({ package: { locations } }) =>
    locations.flatMap(({ evidence, path }) => (evidence === 'locked' ? [path] : [])),
  );
  return [...new Set(paths)].flatMap((path) => {
    const text = textAt(join(target, path));
    return text === undefined ? [] : [{ path, text }];
  });
}

function isWanted({ ids, package: one }: VulnerabilityFinding, only: readonly string[]): boolean {
  return only.length === 0 || only.some((word) => ids.includes(word) || one.name === word);
}

/** Up to the first that fails. */
async function relock(commands: readonly Command[], target: string, run: RunManager): Promise<Command[]> {
  const ran: Command[] = [];
  for (const one of commands) {
    if (ran.some(({ code }) => code !== 0)) {
      ran.push(one);
      continue;
    }
    const { code, said } = await run(one.command, join(target, one.folder));
    ran.push({ ...one, code, ...(code !== 0 && { said }) });
  }
  return ran;
}

async function vulnerabilitiesOf(
  request: FixRequest,
  services: BuildServices,
): Promise<VulnerabilityFinding[]> {
  const { findings } = await scan(
    { ...request, target: `dir:${request.target}`, scanners: ['vuln'] },
    services,
  );
  return [...ofKind(findings, 'vulnerability')];
}

/** What is of no package, by its name, that had it before. */
function broughtBy(
  next: readonly VulnerabilityFinding[],
  before: readonly VulnerabilityFinding[],
): VulnerabilityFinding[] {
  const known = new Set(before.flatMap(({ ids, package: one }) => ids.map((id) => `${id} ${one.name}`)));
  return next.filter(({ ids, package: one }) => !ids.some((id) => known.has(`${id} ${one.name}`)));
}

function cleared({ changes }: FixPlan): VulnerabilityFinding[] {
  return changes.flatMap(({ clears }) => clears);
}
