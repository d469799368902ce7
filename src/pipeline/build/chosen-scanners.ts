import { readOwnChecks } from '../../observe/own-checks/read-own-checks.ts';
import type { ConfigChoices } from '../../scanners/config/unit.ts';
import { SCANNERS } from '../../scanners/registry.ts';
import type { ScannerEntry } from '../../scanners/types.ts';
import { type ChartValuesRequest, readChartValues } from './chart-values.ts';

/** What somebody chooses of how configuration is looked at. */
export interface ConfigRequest {
  /** Files and folders of checks that people wrote themselves. */
  readonly checks: readonly string[];
  /** Values that charts of Helm are rendered with. */
  readonly charts: ChartValuesRequest;
}

/** The scanners, of which the one for licences goes by the policy of these files. Rejects with a `Fault` that names what is wrong. */
export async function withLicencePolicy(
  known: readonly ScannerEntry[],
  paths: readonly string[],
): Promise<readonly ScannerEntry[]> {
  if (paths.length === 0) return known;
  const { licenseScanner } = await import('../../scanners/license/unit.ts');
  const { readLicencePolicy } = await import('../../observe/licences/read-policy.ts');
  const policy = readLicencePolicy(paths);
  return withScanner(known, 'license', async () => licenseScanner(policy));
}

/** The scanners, of which the one for the supply of packages tells of releases that are younger than so many days. */
export function withMinimumAge(known: readonly ScannerEntry[], minimumAge: number): readonly ScannerEntry[] {
  return withScanner(known, 'supply', async () =>
    (await import('../../scanners/supply/unit.ts')).supplyScanner({ minimumAge }),
  );
}

/** The scanners, of which the one for vulnerabilities tells reachability too. */
export function withReachability(known: readonly ScannerEntry[]): readonly ScannerEntry[] {
  return withScanner(known, 'vuln', async () =>
    (await import('../../scanners/vuln/unit.ts')).reachingScanner(),
  );
}

/**
 * The scanners, of which the one for configuration looks as it is asked to. Rejects with a `Fault` that names what is
 * wrong with checks, by file and line, or with values: a mistake in them costs nobody a scan.
 */
export async function scannersWith(request: ConfigRequest | undefined): Promise<readonly ScannerEntry[]> {
  if (!request) return SCANNERS;
  const { configScanner } = await import('../../scanners/config/unit.ts');
  const chartValues = await readChartValues(request.charts);
  const own = await ownChecksOf(request.checks);
  return withScanner(SCANNERS, 'config', async () => configScanner({ own: own(), chartValues }));
}

/** The scanners, of which one is loaded otherwise. */
function withScanner(
  known: readonly ScannerEntry[],
  id: ScannerEntry['id'],
  load: ScannerEntry['load'],
): readonly ScannerEntry[] {
  return known.map((entry) => (entry.id === id ? { ...entry, load } : entry));
}

/** Makes checks ready, anew for each target: what they may take is so much for each of them. */
async function ownChecksOf(paths: readonly string[]): Promise<() => ConfigChoices['own']> {
  if (paths.length === 0) return () => undefined;
  const { prepareOwnChecks } = await import('../../scanners/config/own-checks.ts');
  const checks = readOwnChecks(paths);
  prepareOwnChecks(checks);
  return () => prepareOwnChecks(checks);
}
