import type { RenderBudget } from '../template/budget.ts';
import type { GoMap, GoValue } from '../template/values.ts';
import type { Chart, ChartDependency } from './chart.ts';
import { addMissing, coalesceValues, copyOf, valueAtPath } from './coalesce.ts';
import { matchesRange, readVersion } from './versions.ts';

/** What a chart that takes part costs in steps: names may make many of one. */
const CHART_STEPS = 10_000;

/** Tells of a chart what is not there that it needs. */
type OnMissing = (chart: Chart, dependency: ChartDependency) => void;

/**
 * A chart with those of its subcharts that take part, under the names that it calls them by, and with the values that
 * it takes from them. Throws a `Fault` (`limit`).
 */
export function resolveDependencies(
  chart: Chart,
  given: GoMap,
  budget: RenderBudget,
  onMissing: OnMissing,
): Chart {
  const named = namedSubcharts(chart, budget);
  const values = coalesceValues(named, given, budget);
  const tags = values.get('tags');
  const switches = { values, tags: tags instanceof Map ? tags : new Map<string, GoValue>() };
  return importValues(enabled(named, switches, '', budget, onMissing), budget);
}

/** What decides which charts take part. */
interface Switches {
  readonly values: GoMap;
  readonly tags: GoMap;
}

function namedSubcharts(chart: Chart, budget: RenderBudget): Chart {
  budget.spend(CHART_STEPS);
  return budget.deeper(() => {
    const others = chart.subcharts.filter(
      (subchart) => !chart.dependencies.some((dependency) => isOf(dependency, subchart)),
    );
    const wanted = chart.dependencies.flatMap((dependency) => {
      const found = chart.subcharts.find((subchart) => isOf(dependency, subchart));
      return found ? { ...found, name: nameOf(dependency) } : [];
    });
    const subcharts = [...others, ...wanted].map((one) => namedSubcharts(one, budget));
    return { ...chart, subcharts };
  });
}

function isOf({ name, version }: ChartDependency, subchart: Chart): boolean {
  if (name !== subchart.name) return false;
  const actual = readVersion(subchart.version);
  return version === '' || !actual || matchesRange(version, actual) !== false;
}

function nameOf({ name, alias }: ChartDependency): string {
  return alias === '' ? name : alias;
}

/** Without the subcharts that tags or, before these, conditions switch off. */
function enabled(
  chart: Chart,
  switches: Switches,
  path: string,
  budget: RenderBudget,
  onMissing: OnMissing,
): Chart {
  return budget.deeper(() => {
    const dependencies = chart.dependencies.filter((one) => isEnabled(one, switches, path));
    const off = new Set(chart.dependencies.filter((one) => !dependencies.includes(one)).map(nameOf));
    const subcharts = chart.subcharts
      .filter(({ name }) => !off.has(name))
      .map((one) => enabled(one, switches, `${path}${one.name}.`, budget, onMissing));
    const names = new Set(subcharts.map(({ name }) => name));
    for (const one of dependencies) if (!names.has(nameOf(one))) onMissing(chart, one);
    return { ...chart, dependencies, subcharts };
  });
}

function isEnabled(
  { conditions, tags: names }: ChartDependency,
  { values, tags }: Switches,
  path: string,
): boolean {
  for (const condition of conditions) {
    const value = valueAtPath(values, path + condition);
    if (typeof value === 'boolean') return value;
  }
  const found = names.map((name) => tags.get(name)).filter((value) => typeof value === 'boolean');
  return found.includes(true) || found.length === 0;
}

/** With what it takes from the values of its subcharts, of which the first counts, and its own before them. */
function importValues(chart: Chart, budget: RenderBudget): Chart {
  return budget.deeper(() => {
    const subcharts = chart.subcharts.map((one) => importValues(one, budget));
    const resolved = { ...chart, subcharts };
    if (chart.dependencies.every((dependency) => dependency.importValues.length === 0)) return resolved;
    const values = coalesceValues(resolved, new Map(), budget);
    const imported: GoMap = new Map();
    for (const dependency of chart.dependencies)
      for (const wish of dependency.importValues) {
        const { child, parent } = importOf(wish);
        const found = valueAtPath(values, `${nameOf(dependency)}.${child}`);
        if (found instanceof Map) addMissing(imported, placedAt(parent, copyOf(found, budget)), budget, true);
      }
    addMissing(values, imported, budget);
    return { ...resolved, values };
  });
}

function importOf(wish: GoValue): { child: string; parent: string } {
  if (wish instanceof Map) {
    const [child, parent] = [wish.get('child'), wish.get('parent')];
    return {
      child: typeof child === 'string' ? child : '',
      parent: typeof parent === 'string' ? parent : '.',
    };
  }
  return { child: `exports.${typeof wish === 'string' ? wish : ''}`, parent: '.' };
}

function placedAt(path: string, value: GoMap): GoMap {
  if (path === '.' || path === '') return value;
  return path.split('.').reduceRight<GoMap>((inner, step) => new Map([[step, inner]]), value);
}
