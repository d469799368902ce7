import { basename, dirname, join, relative, sep } from 'node:path';
import type { ConfigurationFile } from '../../../model/configuration/file.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import type { Gap } from '../../../model/gap.ts';
import { Fault } from '../../../model/fault.ts';
import { memoryFile } from '../../archive/zip/open-file.ts';
import { isChartText, mayBeOfChart, mayBePackagedChart } from '../helm/chart-files.ts';
import { readPackagedChart } from '../helm/packaged-chart.ts';
import { type ChartValues, readCharts } from '../helm/read-charts.ts';
import { MANIFEST } from './manifest-name.ts';
import type { ManifestText } from './read-manifests.ts';

/** What the charts of a folder would install. */
export interface RenderedCharts {
  /** Placed in the templates that rendered them. */
  readonly documents: readonly StructuredDocument[];
  /** Paths of files that are part of a chart, and nothing on their own. */
  readonly files: ReadonlySet<string>;
  readonly gaps: readonly Gap[];
}

/** The folders of charts that lie in no other chart, by the paths of files. */
export function chartFoldersIn(files: readonly string[]): string[] {
  const folders = new Set(files.filter((file) => basename(file) === 'Chart.yaml').map(dirname));
  return [...folders].filter((folder) => {
    for (let at = folder; at !== dirname(at);) {
      at = dirname(at);
      if (folders.has(at)) return false;
    }
    return true;
  });
}

/** May a file of a chart's folder be part of it, by its name? */
export function mayBePart(root: string, file: string): boolean {
  return MANIFEST.test(file) || mayBeOfChart(pathIn(root, file));
}

/** Is it a chart that another one has in its folder, as an archive? */
export function isPackagedChart(file: string): boolean {
  return basename(dirname(file)) === 'charts' && mayBePackagedChart(file);
}

/** The files in such an archive, behind its path: `charts/db-1.0.0.tgz!/db/Chart.yaml`. */
export function packagedTexts(file: string, bytes: Buffer): { texts: ManifestText[]; gaps: Gap[] } {
  const entry = { path: file, type: 'file', size: bytes.length, mode: 0, uid: 0, gid: 0 } as const;
  try {
    const files = readPackagedChart(memoryFile(entry, bytes));
    return { texts: files.map(({ path, text }) => ({ file: path, text })), gaps: [] };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const kind = error.code === 'limit' ? 'limit' : 'unreadable';
    return { texts: [], gaps: [{ kind, subject: file, reason: error.message }] };
  }
}

/** Renders the charts among files with their own values and those that are given, as Helm does. */
export function renderCharts(
  root: string,
  texts: readonly ManifestText[],
  values?: ChartValues,
): RenderedCharts {
  const files = texts.flatMap(({ file, text }): ConfigurationFile[] => {
    const path = pathIn(root, file);
    return MANIFEST.test(path) || path.includes('!/') || isChartText(path, text) ? [{ path, text }] : [];
  });
  const read = readCharts(files, values);
  const named = (path: string) => join(root, path);
  return {
    documents: read.charts.flatMap(({ documents }) =>
      documents.map((document) => ({ ...document, path: named(document.path) })),
    ),
    files: new Set([...read.files].map(named)),
    gaps: [
      ...read.gaps.map((gap) => ({ ...gap, subject: named(gap.subject) })),
      ...(values ? [] : read.charts.map(({ path }) => ofOwnValues(named(path)))),
    ],
  };
}

function ofOwnValues(subject: string): Gap {
  const reason = 'a chart, rendered with its own values: give yours, or what "helm template" makes with them';
  return { kind: 'unknown', subject, reason, informational: true };
}

/** What charts would install as texts, each on the line of its template. */
export function renderedTexts(documents: readonly StructuredDocument[]): ManifestText[] {
  return documents.map((document) => ({
    file: document.path,
    text: JSON.stringify(document.value),
    line: document.rangeOf([]).startLine,
  }));
}

function pathIn(root: string, file: string): string {
  return `/${relative(root, file).replaceAll(sep, '/')}`;
}
