import { dirname, join } from 'node:path';
import type { FixChange, FixPlan, Manifest } from '../../analyse/dependency-fixes/types.ts';
import { unifiedDiff } from '../../model/configuration/edit.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import type { Package } from '../../model/package.ts';
import { DEPENDENCY_FIXES_VERSION, type DependencyFixesReport } from '../../model/report/dependency-fixes.ts';
import type { Report } from '../../model/report/scan.ts';

type Found = DependencyFixesReport['brought'][number];
type Counts = DependencyFixesReport['before'];
type Command = DependencyFixesReport['commands'][number];

/** What has vendored sources of Go follow. */
const GO_VENDOR: readonly string[] = ['go', 'mod', 'vendor'];
/** Likewise those of a workspace. */
const GO_WORK_VENDOR: readonly string[] = ['go', 'work', 'vendor'];

/** Does a command make vendored sources? */
export function isVendoring({ command }: Pick<Command, 'command'>): boolean {
  return [GO_VENDOR, GO_WORK_VENDOR].some((one) => one.join(' ') === command.join(' '));
}

/** What is to be done about a project, as its report. */
export function reportOf(
  target: string,
  { coverage }: Pick<Report, 'coverage'>,
  { changes, left, texts }: FixPlan,
  found: readonly VulnerabilityFinding[],
  manifests: readonly Manifest[],
): DependencyFixesReport {
  const before = new Map(manifests.map(({ path, text }) => [path, text]));
  const staying = new Set(left.map(({ package: { purl } }) => purl));
  const raised = new Map(
    changes.flatMap((change) =>
      staying.has(change.package.purl) ? [] : [[change.package.purl, change] as const],
    ),
  );
  const expected = [
    ...found.filter(({ package: { purl } }) => !raised.has(purl)),
    // What a Dockerfile installs is not among what was found in the folder.
    ...[...raised.values()].flatMap(({ kind, keeps }) => (kind === 'pin' ? [] : keeps)),
  ];
  return {
    schemaVersion: DEPENDENCY_FIXES_VERSION,
    target,
    outcome: changes.length === 0 ? 'nothing' : 'planned',
    changes: changes.map(toldChange),
    left: left.map(({ package: one, findings, reason }) => ({
      package: packageOf(one),
      findings: findings.map(foundOf),
      reason,
    })),
    patch: [...texts].map(([path, after]) => unifiedDiff(path, before.get(path) ?? '', after)).join(''),
    commands: commandsOf(changes, new Set(before.keys())),
    before: countsOf(found),
    expected: countsOf(expected),
    brought: [],
    gaps: coverage.gaps,
  };
}

function toldChange(change: FixChange): DependencyFixesReport['changes'][number] {
  const { kind, file, package: one, to, step, by, reason, clears, keeps } = change;
  return {
    kind,
    file,
    package: packageOf(one),
    to,
    step,
    ...(by && { by }),
    ...(reason !== undefined && { reason }),
    clears: clears.map(foundOf),
    keeps: keeps.map(foundOf),
  };
}

/** One for each folder and way of calling its package manager. */
function commandsOf(changes: readonly FixChange[], manifests: ReadonlySet<string>): Command[] {
  const calls = changes.flatMap(({ package: { locations, ecosystem }, file, relock: call }) => {
    if (!call) return [];
    const lock = locations.find(({ evidence }) => evidence === 'locked')?.path;
    // Go's lock lies beside what was changed.
    const folder = dirname(ecosystem === 'golang' ? file : (lock ?? file));
    return [{ folder, call }, ...vendored(locations, folder, manifests)];
  });
  // Vendored sources follow what all modules say.
  const ordered = [
    ...calls.filter(({ call }) => !isVendoring(call)),
    ...calls.filter(({ call }) => isVendoring(call)),
  ];
  const alike = Map.groupBy(ordered, ({ folder, call }) =>
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

/** Go refuses to build with vendored sources that are not what go.mod says; those of a workspace lie beside its go.work. */
function vendored(locations: Package['locations'], folder: string, manifests: ReadonlySet<string>) {
  return locations.flatMap(({ path }) => {
    if (!path.endsWith('/vendor/modules.txt')) return [];
    const home = dirname(dirname(path));
    const isOfWorkspace = manifests.has(join(home, 'go.work')) && `${folder}/`.startsWith(join(home, '/'));
    const command = isOfWorkspace ? GO_WORK_VENDOR : GO_VENDOR;
    return isOfWorkspace || home === folder
      ? [{ folder: home, call: { command, packages: [], options: [] } }]
      : [];
  });
}

/** How many there are of each severity. */
export function countsOf(findings: readonly VulnerabilityFinding[]): Counts {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, none: 0, unknown: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

/** A finding as these reports name it. */
export function foundOf({ id, fingerprint, severity }: VulnerabilityFinding): Found {
  return { id, fingerprint, severity };
}

function packageOf({ purl, name, version }: Package): DependencyFixesReport['left'][number]['package'] {
  return { purl, name, version };
}
