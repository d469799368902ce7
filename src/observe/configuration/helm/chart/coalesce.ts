import { deepCopy } from '../functions/defaults.ts';
import type { RenderBudget } from '../template/budget.ts';
import type { GoMap, GoValue } from '../template/values.ts';
import type { Chart } from './chart.ts';

const GLOBAL = 'global';

/**
 * The values of a chart with those of its subcharts in it, each under its name: what is given counts before what a chart
 * says itself, `null` takes a key away, and what is global goes down. `given` is changed. Throws a `Fault` (`limit`).
 */
export function coalesceValues(chart: Chart, given: GoMap, budget: RenderBudget): GoMap {
  return budget.deeper(() => {
    const defaults = copyOf(chart.values, budget);
    for (const { name } of chart.subcharts) addToSubchart(given.get(name), name, defaults, budget);
    addMissing(given, defaults, budget);
    for (const subchart of chart.subcharts) {
      const found = given.get(subchart.name);
      const own: GoMap = found instanceof Map ? found : new Map();
      given.set(subchart.name, own);
      passGlobals(own, given, budget);
      coalesceValues(subchart, own, budget);
    }
    return given;
  });
}

/** What is to be nothing stays with what is given to a subchart, so that it takes away what that one says itself. */
function addToSubchart(
  given: GoValue | undefined,
  name: string,
  defaults: GoMap,
  budget: RenderBudget,
): void {
  const own = defaults.get(name);
  if (!(given instanceof Map) || !(own instanceof Map)) return;
  addMissing(given, own, budget, true);
  defaults.delete(name);
}

/** Adds what a map does not say yet. What it says to be nothing is taken away, unless it is to be kept. */
export function addMissing(target: GoMap, source: GoMap, budget: RenderBudget, keepsNothing = false): void {
  budget.deeper(() => {
    for (const [key, value] of source) {
      budget.spend(2);
      const own = target.get(key);
      if (own === undefined) target.set(key, value);
      else if (own === null && !keepsNothing) target.delete(key);
      else if (own instanceof Map && value instanceof Map) addMissing(own, value, budget, keepsNothing);
    }
  });
}

/** Puts what a later source says over an earlier one, maps into each other. */
export function overlay(target: GoMap, source: GoMap, budget: RenderBudget): void {
  budget.deeper(() => {
    for (const [key, value] of source) {
      budget.spend(2);
      const own = target.get(key);
      if (own instanceof Map && value instanceof Map) overlay(own, value, budget);
      else target.set(key, value);
    }
  });
}

function passGlobals(own: GoMap, outer: GoMap, budget: RenderBudget): void {
  const [mine, theirs] = [own.get(GLOBAL) ?? new Map(), outer.get(GLOBAL) ?? new Map()];
  if (!(mine instanceof Map) || !(theirs instanceof Map)) return;
  overlay(mine, copyOf(theirs, budget), budget);
  own.set(GLOBAL, mine);
}

/** A map of its own. */
export function copyOf(map: GoMap, budget: RenderBudget): GoMap {
  const copy = deepCopy(map, budget);
  return copy instanceof Map ? copy : new Map();
}

/** The value at a path such as `web.enabled`; undefined where there is none. */
export function valueAtPath(values: GoMap, path: string): GoValue | undefined {
  let value: GoValue | undefined = values;
  for (const step of path.split('.')) {
    if (!(value instanceof Map)) return undefined;
    value = value.get(step);
  }
  return value;
}
