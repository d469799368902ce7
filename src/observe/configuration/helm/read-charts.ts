import type { ConfigurationFile } from '../../../model/configuration/file.ts';
import type { Path, Range } from '../../../model/configuration/place.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { Fault } from '../../../model/fault.ts';
import type { Gap } from '../../../model/gap.ts';
import { readStructured } from '../yaml/structured.ts';
import type { Chart } from './chart/chart.ts';
import { coalesceValues, overlay } from './chart/coalesce.ts';
import { resolveDependencies } from './chart/dependencies.ts';
import { loadCharts } from './chart/load-charts.ts';
import { readMap } from './chart/read-values.ts';
import { renderChart, type RenderedTemplate } from './chart/render-chart.ts';
import { setValues } from './chart/set-values.ts';
import { RENDER_LIMITS, RenderBudget, type RenderLimits, STEPS_OF_CHARACTER } from './template/budget.ts';
import type { GoMap } from './template/values.ts';

/** Values that a user gives for every chart, later ones before earlier ones. */
export interface ChartValues {
  /** Files of YAML, as `--values` names them. */
  readonly files: readonly ConfigurationFile[];
  /** What `--set` says: `a.b=c,d=e`. */
  readonly settings: readonly string[];
}

export const NO_VALUES: ChartValues = { files: [], settings: [] };

/** A chart as what it would install. */
export interface ReadChart {
  /** Its folder. */
  readonly path: string;
  /** Placed in the templates that rendered them; nothing of them can be edited. */
  readonly documents: readonly StructuredDocument[];
}

/** Every chart of a target. */
export interface ReadCharts {
  readonly charts: readonly ReadChart[];
  readonly gaps: readonly Gap[];
  /** Paths of files that are part of a chart, and nothing on their own. */
  readonly files: ReadonlySet<string>;
}

/** Finds the charts among files and renders them, each with its own values and those of the user. */
export function readCharts(
  files: readonly ConfigurationFile[],
  given: ChartValues = NO_VALUES,
  limits: RenderLimits = RENDER_LIMITS,
): ReadCharts {
  const length = files.reduce((sum, { text }) => sum + text.length, 0);
  const budget = new RenderBudget({ ...limits, steps: limits.steps + length * STEPS_OF_CHARACTER });
  const loaded = loadCharts(files, budget);
  const gaps: Gap[] = [...loaded.gaps];
  const charts = loaded.charts
    .filter(({ isLibrary }) => !isLibrary)
    .map((chart): ReadChart => {
      budget.beginChart(lengthOf(chart));
      return { path: chart.path, documents: documentsOf(chart, given, budget, gaps) };
    });
  return { charts, gaps, files: loaded.files };
}

/** The files of charts, of which none is rendered. */
export function listCharts(files: readonly ConfigurationFile[]): ReadCharts {
  return { charts: [], gaps: [], files: loadCharts(files, new RenderBudget()).files };
}

/** Throws a `Fault` (`usage`, `malformed`, `limit`) that names what is wrong with values of a user. */
export function checkChartValues(values: ChartValues): void {
  const budget = new RenderBudget();
  budget.beginChart();
  valuesOf(values, budget);
}

/** What a user gives, as one map. */
function valuesOf({ files, settings }: ChartValues, budget: RenderBudget): GoMap {
  const values: GoMap = new Map();
  for (const file of files) overlay(values, readMap(file, budget), budget);
  for (const setting of settings) setValues(values, setting);
  return values;
}

function documentsOf(
  chart: Chart,
  given: ChartValues,
  budget: RenderBudget,
  gaps: Gap[],
): StructuredDocument[] {
  try {
    const resolved = resolveDependencies(chart, valuesOf(given, budget), budget, (of, { name, version }) =>
      gaps.push({
        kind: 'unknown',
        subject: `${of.path}/Chart.yaml`,
        reason: `the chart ${[name, version].join(' ').trim()}, which it depends on, is not in its folder "charts", and is not checked`,
      }),
    );
    const values = coalesceValues(resolved, valuesOf(given, budget), budget);
    const rendered = renderChart(resolved, values, budget);
    gaps.push(...rendered.gaps);
    return [
      ...definitionsOf(resolved).flatMap((file) => taken(readStructured(file.text, file.path), gaps)),
      ...rendered.templates.flatMap((template) => renderedDocuments(template, gaps)),
    ];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const kind = error.code === 'limit' ? 'limit' : 'unreadable';
    gaps.push({ kind, subject: chart.path, reason: `the chart cannot be rendered: ${error.message}` });
    return [];
  }
}

function lengthOf({ templates, subcharts }: Chart): number {
  return [...templates.map(({ text }) => text.length), ...subcharts.map(lengthOf)].reduce(
    (sum, one) => sum + one,
    0,
  );
}

function definitionsOf(chart: Chart): readonly ConfigurationFile[] {
  return [...chart.definitions, ...chart.subcharts.flatMap(definitionsOf)];
}

function taken(read: ReturnType<typeof readStructured>, gaps: Gap[]): readonly StructuredDocument[] {
  gaps.push(...read.gaps);
  return read.documents;
}

/** The documents that a template renders, but for those that only test a release. */
function renderedDocuments({ path, text, lineOf }: RenderedTemplate, gaps: Gap[]): StructuredDocument[] {
  const read = readStructured(text, path);
  for (const gap of read.gaps) {
    const line = /:(\d+)$/.exec(gap.subject)?.[1];
    const subject = line === undefined ? path : `${path}:${lineOf(Number(line))}`;
    gaps.push({ ...gap, subject, reason: `as it is rendered: ${gap.reason}` });
  }
  return read.documents
    .filter(({ value }) => !isTest(value))
    .map((document) => ({
      path,
      number: document.number,
      value: document.value,
      rangeOf: (wanted: Path) => placed(document.rangeOf(wanted), lineOf),
      set: () => undefined,
      remove: () => undefined,
    }));
}

function isTest(value: unknown): boolean {
  const hooks = valueAt(value, ['metadata', 'annotations', 'helm.sh/hook']);
  return (
    typeof hooks === 'string' &&
    hooks.split(',').every((hook) => /^test(?:-success|-failure)?$/.test(hook.trim()))
  );
}

/** Columns are those of what is rendered, and mean nothing in the template. */
function placed({ startLine, endLine = startLine }: Range, lineOf: (line: number) => number): Range {
  const [start, end] = [lineOf(startLine), lineOf(endLine)];
  return { startLine: start, endLine: Math.max(start, end) };
}
