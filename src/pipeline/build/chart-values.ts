import { Fault } from '../../model/fault.ts';
import { readTextFile } from '../../observe/document/text-file.ts';
import type { ConfigScanner } from '../../scanners/config/unit.ts';
import type { Scanner } from '../../scanners/types.ts';

/** Values for Helm charts as a user names them. */
export interface ChartRequest {
  /** Paths of files of YAML. */
  readonly files: readonly string[];
  /** `a.b=c,d=e`. */
  readonly settings: readonly string[];
}

const CONFIG = 'config';

/**
 * The scanners, of which the one that looks at configuration renders charts with these values. Rejects with a `Fault`
 * for values that are none, and where nobody looks at configuration.
 */
export async function withChartRequest(
  scanners: readonly Scanner[],
  request: ChartRequest | undefined,
): Promise<readonly Scanner[]> {
  if (!request) return scanners;
  if (!scanners.some(({ id }) => id === CONFIG))
    throw new Fault('usage', 'values are for charts, and nobody looks at configuration', {
      hint: 'add --scanners config',
    });
  const { checkChartValues } = await import('../../observe/configuration/helm/read-charts.ts');
  const { configScanner } = await import('../../scanners/config/unit.ts');
  const values = {
    files: request.files.map((path) => ({ path, text: readTextFile(path) })),
    settings: request.settings,
  };
  checkChartValues(values);
  return scanners.map((scanner) =>
    isConfig(scanner) ? configScanner({ ...scanner.choices, chartValues: values }) : scanner,
  );
}

function isConfig(scanner: Scanner): scanner is ConfigScanner {
  return scanner.id === CONFIG;
}
