import { Fault, type FaultCode } from '../../../../model/fault.ts';
import type { Gap } from '../../../../model/gap.ts';
import { CHART_FUNCTIONS } from '../functions/functions.ts';
import type { RenderBudget } from '../template/budget.ts';
import { type RenderedFile, RenderFault, renderFile } from '../template/execute.ts';
import { SyntaxFault } from '../template/lex.ts';
import type { TemplateNode } from '../template/nodes.ts';
import { parseTemplate } from '../template/parse.ts';
import { addTemplates } from '../template/template-set.ts';
import { type GoMap, type GoValue } from '../template/values.ts';
import { capabilities, chartObject, filesObject, releaseObject } from './built-in-objects.ts';
import type { Chart, ChartFile } from './chart.ts';

/** A file of templates with what it renders. */
export interface RenderedTemplate extends RenderedFile {
  /** From the target's root. */
  readonly path: string;
}

/** What a chart renders, and what of it could not be rendered. */
export interface RenderedChart {
  readonly templates: readonly RenderedTemplate[];
  readonly gaps: readonly Gap[];
}

/** A file with what it is rendered with. */
interface Renderable {
  /** As templates name it: `web/templates/service.yaml`. */
  readonly id: string;
  readonly file: ChartFile;
  readonly scope: GoMap;
  readonly basePath: string;
}

/** Renders every template of a chart and of its subcharts, whose dependencies are resolved, with all its values. */
export function renderChart(chart: Chart, values: GoMap, budget: RenderBudget): RenderedChart {
  const gaps: Gap[] = [];
  const collected: Renderable[] = [];
  try {
    collect(chart, values, { id: chart.name, isRoot: true }, collected, budget, gaps);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { templates: [], gaps: [...gaps, gapOf(error, chart.path)] };
  }
  const renderables = collected.toSorted(byDepth);
  const set = new Map<string, readonly TemplateNode[]>();
  const parsed = renderables.filter(({ id, file }) => parseInto(set, id, file, budget, gaps));
  const templates = parsed.flatMap((one) => {
    if (/(?:^|\/)_[^/]*$/.test(one.id)) return [];
    return render(one, set, budget, gaps) ?? [];
  });
  return { templates, gaps };
}

/** Deeper ones first, so that definitions of a chart count before those of its subcharts. */
function byDepth(left: Renderable, right: Renderable): number {
  return depthOf(right) - depthOf(left) || (left.id < right.id ? 1 : -1);
}

function depthOf({ id }: Renderable): number {
  return id.split('/').length;
}

function collect(
  chart: Chart,
  values: GoMap,
  { id, isRoot }: { readonly id: string; readonly isRoot: boolean },
  found: Renderable[],
  budget: RenderBudget,
  gaps: Gap[],
): GoMap {
  const subcharts: GoMap = new Map();
  const scope: GoMap = new Map<string, GoValue>([
    ['Chart', chartObject(chart, isRoot)],
    ['Files', filesObject(chart.files, budget, missingFile(chart, gaps))],
    ['Release', releaseObject()],
    ['Capabilities', capabilities()],
    ['Values', values],
    ['Subcharts', subcharts],
  ]);
  budget.deeper(() => {
    for (const subchart of chart.subcharts) {
      const own = values.get(subchart.name);
      const inner = { id: `${id}/charts/${subchart.name}`, isRoot: false };
      subcharts.set(
        subchart.name,
        collect(subchart, own instanceof Map ? own : new Map(), inner, found, budget, gaps),
      );
    }
  });
  for (const file of chart.templates) {
    if (chart.isLibrary && !/(?:^|\/)_[^/]*$/.test(file.name)) continue;
    budget.spend(10);
    found.push({ id: `${id}/${file.name}`, file, scope, basePath: `${id}/templates` });
  }
  return scope;
}

/** Of a folder only files that may be configuration are read; what else templates ask for is taken for empty. */
function missingFile(chart: Chart, gaps: Gap[]): ((name: string) => void) | undefined {
  if (chart.hasAllFiles) return undefined;
  const told = new Set<string>();
  return (given) => {
    const name = given.slice(0, 256);
    if (told.has(name) || told.size >= 20) return;
    told.add(name);
    const reason = `${JSON.stringify(name)}, which templates ask for, is no file that is read, and is taken for empty`;
    gaps.push({ kind: 'unknown', subject: chart.path, reason, informational: true });
  };
}

function parseInto(
  set: Map<string, readonly TemplateNode[]>,
  id: string,
  { path, text }: ChartFile,
  budget: RenderBudget,
  gaps: Gap[],
): boolean {
  try {
    budget.spend(text.length / 8);
    addTemplates(set, id, parseTemplate(text));
    return true;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    gaps.push(gapOf(error, path));
    return false;
  }
}

function render(
  { id, file, scope, basePath }: Renderable,
  templates: ReadonlyMap<string, readonly TemplateNode[]>,
  budget: RenderBudget,
  gaps: Gap[],
): RenderedTemplate | undefined {
  scope.set(
    'Template',
    new Map([
      ['Name', id],
      ['BasePath', basePath],
    ]),
  );
  try {
    budget.beginTemplate();
    const rendered = renderFile(id, scope, { templates, functions: CHART_FUNCTIONS, budget });
    budget.rendered(rendered.text.length);
    for (const { line, message } of rendered.remarks.slice(0, 20))
      gaps.push({
        kind: 'undecided',
        subject: `${file.path}:${line}`,
        reason: `${short(message)}; --values or --set gives it`,
      });
    return { ...rendered, path: file.path };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    gaps.push(gapOf(error, file.path));
    return undefined;
  }
}

const KINDS: ReadonlyMap<FaultCode, Gap['kind']> = new Map([
  ['limit', 'limit'],
  ['unsupported', 'unsupported'],
]);

function gapOf(error: Fault, path: string): Gap {
  const line = error instanceof RenderFault || error instanceof SyntaxFault ? `:${error.line}` : '';
  const kind = KINDS.get(error.code) ?? 'unreadable';
  return { kind, subject: `${path}${line}`, reason: `cannot be rendered: ${short(error.message)}` };
}

/** Messages of charts may be anything. */
function short(message: string): string {
  return message.replaceAll(/\s+/g, ' ').slice(0, 300);
}
