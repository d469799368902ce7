import { readGivenFile } from '../../observe/document/text-file.ts';
import type { ChartValues } from '../../observe/configuration/helm/read-charts.ts';

/** What somebody gives for charts of Helm: paths of files of YAML, and `a.b=c,d=e`. */
export interface ChartValuesRequest {
  readonly files: readonly string[];
  readonly settings: readonly string[];
}

/** Reads values for charts; undefined where none are given. Rejects with a `Fault` that names what is wrong with them. */
export async function readChartValues({
  files,
  settings,
}: ChartValuesRequest): Promise<ChartValues | undefined> {
  if (files.length + settings.length === 0) return undefined;
  const { checkChartValues } = await import('../../observe/configuration/helm/read-charts.ts');
  const values = { files: files.map((path) => ({ path, text: readGivenFile(path) })), settings };
  checkChartValues(values);
  return values;
}
