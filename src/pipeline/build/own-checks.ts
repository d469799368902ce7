import { readOwnChecks } from '../../observe/own-checks/read-own-checks.ts';
import { SCANNERS } from '../../scanners/registry.ts';
import type { ScannerEntry } from '../../scanners/types.ts';

/**
 * The scanners, of which the one for configuration makes the checks of these files and folders, too. Rejects with a
 * `Fault` that names file and line of what is wrong with them.
 */
export async function scannersWith(paths: readonly string[]): Promise<readonly ScannerEntry[]> {
  if (paths.length === 0) return SCANNERS;
  const checks = readOwnChecks(paths);
  const { configScanner } = await import('../../scanners/config/unit.ts');
  const { prepareOwnChecks } = await import('../../scanners/config/own-checks.ts');
  // A mistake in a check costs nobody a scan.
  prepareOwnChecks(checks);
  return SCANNERS.map((entry) =>
    entry.id === 'config'
      ? { ...entry, load: async () => configScanner({ own: prepareOwnChecks(checks) }) }
      : entry,
  );
}
