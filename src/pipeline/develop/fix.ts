import { dirname, join } from 'node:path';
import { isChangeable } from '../../analyse/dependency-fixes/editors/list.ts';
import { planFixes } from '../../analyse/dependency-fixes/plan.ts';
import type { FixChange, FixPlan, Manifest } from '../../analyse/dependency-fixes/types.ts';
import { matchVulnerabilities } from '../../analyse/vulnerabilities/match.ts';
import { unifiedDiff } from '../../model/configuration/edit.ts';
import { Fault } from '../../model/fault.ts';
import { ofKind } from '../../model/finding/finding.ts';
import { SEVERITIES } from '../../model/finding/head.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import type { Package } from '../../model/package.ts';
import { DEPENDENCY_FIXES_VERSION, type DependencyFixesReport } from '../../model/report/dependency-fixes.ts';
import type { Report } from '../../model/report/scan.ts';
import { manifestAnalyser } from '../../observe/manifests/analyser.ts';
import { readTextFile } from '../../observe/document/text-file.ts';
import { localPathKind } from '../../observe/repository/local-path.ts';
import type { WriteFile } from '../../platform/files/types.ts';
import type { RunManager } from '../../platform/package-managers/types.ts';
import { type Catalogue, readCatalogue } from '../build/read-catalogue.ts';
import { scan, type ScanRequest } from '../build/scan.ts';
import type { BuildServices } from '../build/services.ts';

export interface FixRequest extends Omit<ScanRequest, 'scanners'> {
  /** May a version be chosen that may break what uses it? */
  readonly allowsMajor: boolean;
  /** Ids of vulnerabilities and names of packages that alone are fixed; none: all. */
  readonly only: readonly string[];
}

/** What changes a project. */
export interface FixEffects {
  readonly writeFile: WriteFile;
  /** Makes lock files follow; absent: nobody does. */
  readonly run?: RunManager | undefined;
}

type Found = DependencyFixesReport['brought'][number];
type Counts = DependencyFixesReport['before'];
type Command = DependencyFixesReport['commands'][number];

const MANIFESTS = manifestAnalyser(isChangeable);

/** What would be done about vulnerable packages of a folder. Nothing is written. Rejects with a `Fault` (`usage`, `not-found`). */
export async function plannedFixes(
  request: FixRequest,
  services: BuildServices,
): Promise<DependencyFixesReport> {
  return (await look(request, services)).report;
}

/**
 * Changes the manifests, makes lock files follow where that is asked for, and scans again. Every file that is written here is
 * as it was where a write fails or the scan finds worse. Rejects with a `Fault`: also `refused`, where a file changed meanwhile.
 */
export async function fixPackages(
  request: FixRequest,
  services: BuildServices,
  effects: FixEffects,
): Promise<DependencyFixesReport> {
  const { report, plan, found, manifests } = await look(request, services);
  if (plan.changes.length === 0) return report;
  const restore = write(request.target, manifests, plan, effects.writeFile);
  try {
    const commands = effects.run
      ? await relock(report.commands, request.target, effects.run)
      : report.commands;
    const next = await vulnerabilitiesOf(request, services);
    const brought = broughtBy(next, found);
    const isWorse = worstOf(brought) < SEVERITIES.length && worstOf(brought) <= worstOf(cleared(plan));
    if (isWorse) restore();
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

async function look(request: FixRequest, services: BuildServices): Promise<Looked> {
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
  const judge = (asked: readonly Package[]): readonly VulnerabilityFinding[] =>
    store ? [...matchVulnerabilities({ packages: asked, distribution, store }).findings] : [];
  const found = [...ofKind(scanned.findings, 'vulnerability')];
  const findings = found.filter((one) => isWanted(one, request.only));
  const plan = planFixes({ packages, findings, manifests, judge, allowsMajor: request.allowsMajor });
  return { report: reportOf(request, scanned, plan, found, manifests), plan, found, manifests };
}

function isWanted({ ids, package: one }: VulnerabilityFinding, only: readonly string[]): boolean {
  return only.length === 0 || only.some((word) => ids.includes(word) || one.name === word);
}

function reportOf(
  { target }: FixRequest,
  { coverage }: Report,
  { changes, left, texts }: FixPlan,
  found: readonly VulnerabilityFinding[],
  manifests: readonly Manifest[],
): DependencyFixesReport {
  const before = new Map(manifests.map(({ path, text }) => [path, text]));
  const raised = new Map(changes.map((change) => [change.package.purl, change]));
  const expected = [
    ...found.filter(({ package: { purl } }) => !raised.has(purl)),
    ...[...raised.values()].flatMap(({ keeps }) => keeps),
  ];
  return {
    schemaVersion: DEPENDENCY_FIXES_VERSION,
    target,
    outcome: changes.length === 0 ? 'nothing' : 'planned',
    changes: changes.map(({ kind, file, package: one, to, step, clears, keeps }) => ({
      kind,
      file,
      package: packageOf(one),
      to,
      step,
      clears: clears.map(foundOf),
      keeps: keeps.map(foundOf),
    })),
    left: left.map(({ package: one, findings, reason }) => ({
      package: packageOf(one),
      findings: findings.map(foundOf),
      reason,
    })),
    patch: [...texts].map(([path, after]) => unifiedDiff(path, before.get(path) ?? '', after)).join(''),
    commands: commandsOf(changes),
    before: countsOf(found),
    expected: countsOf(expected),
    brought: [],
    gaps: coverage.gaps,
  };
}

/** One for each folder and way of calling its package manager. */
function commandsOf(changes: readonly FixChange[]): Command[] {
  const calls = changes.flatMap(({ package: { locations, ecosystem }, file, relock: call }) => {
    if (!call) return [];
    const lock = locations.find(({ evidence }) => evidence === 'locked')?.path;
    // Go's lock lies beside what was changed.
    return [{ folder: dirname(ecosystem === 'golang' ? file : (lock ?? file)), call }];
  });
  const alike = Map.groupBy(calls, ({ folder, call }) =>
    JSON.stringify([folder, call.command, call.options]),
  );
  return [...alike.values()].flatMap((group) =>
    group.slice(0, 1).map(({ folder, call: { command, options } }) => {
      const packages = new Set(group.map(({ call }) => call.packages.join('\n')));
      const words = [...packages].flatMap((one) => one.split('\n')).filter(Boolean);
      return { folder, command: [...command, ...words, ...options] };
    }),
  );
}

/** Writes what changes, and gives what takes it back. Throws a `Fault` (`refused`, `usage`), with everything as it was. */
function write(
  target: string,
  manifests: readonly Manifest[],
  plan: FixPlan,
  writeFile: WriteFile,
): () => void {
  const before = new Map(manifests.map(({ path, text }) => [path, text]));
  const files = [...plan.texts].map(([path, after]) => {
    return { path: join(target, path), before: before.get(path) ?? '', after };
  });
  for (const file of files)
    if (readTextFile(file.path) !== file.before)
      throw new Fault(
        'refused',
        `nothing is changed: ${file.path} is no longer what was scanned, or is no UTF-8`,
      );
  const written: typeof files = [];
  const restore = (): void => {
    for (const file of written) if (readTextFile(file.path) === file.after) writeFile(file.path, file.before);
  };
  try {
    for (const file of files) {
      writeFile(file.path, file.after);
      written.push(file);
    }
  } catch (error) {
    restore();
    throw error;
  }
  return restore;
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

/** The place of the worst severity, lowest first; that of none where there is no finding. */
function worstOf(findings: readonly VulnerabilityFinding[]): number {
  return Math.min(SEVERITIES.length, ...findings.map(({ severity }) => SEVERITIES.indexOf(severity)));
}

function countsOf(findings: readonly VulnerabilityFinding[]): Counts {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, none: 0, unknown: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

function foundOf({ id, fingerprint, severity }: VulnerabilityFinding): Found {
  return { id, fingerprint, severity };
}

function packageOf({ purl, name, version }: Package): DependencyFixesReport['left'][number]['package'] {
  return { purl, name, version };
}
