import { SCANNERS } from '../../scanners/registry.ts';
import type { ScannerEntry } from '../../scanners/types.ts';

/** The scanners, of which the one for vulnerabilities tells reachability too. */
export function reachingScanners(known: readonly ScannerEntry[] = SCANNERS): readonly ScannerEntry[] {
  return known.map((entry) =>
    entry.id === 'vuln'
      ? { ...entry, load: async () => (await import('../../scanners/vuln/unit.ts')).reachingScanner() }
      : entry,
  );
}
