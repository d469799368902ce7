import { metricTable, parseMetrics, type MetricRules } from '../metrics.ts';
import type { CvssScore } from '../types.ts';
import { macroVectorOf, type MacroVector, type Value } from './macro-vector.ts';
import { macroScore } from './macro-scores.ts';
import { DEPTHS, HIGHEST, LEVELS } from './severity-distance.ts';

const THREAT = metricTable('E: X A P U');
const ENVIRONMENTAL = metricTable(
  'CR: X H M L',
  'IR: X H M L',
  'AR: X H M L',
  'MAV: X N A L P',
  'MAC: X L H',
  'MAT: X N P',
  'MPR: X N L H',
  'MUI: X N P A',
  'MVC: X H L N',
  'MVI: X H L N',
  'MVA: X H L N',
  'MSC: X H L N',
  'MSI: X S H L N',
  'MSA: X S H L N',
);
/** They say more about a vulnerability, and do not change its score. */
const SUPPLEMENTAL = metricTable(
  'S: X N P',
  'AU: X N Y',
  'R: X A U I',
  'V: X D C',
  'RE: X L M H',
  'U: X Clear Green Amber Red',
);
const RULES: MetricRules = {
  name: 'CVSS 4.0',
  mandatory: metricTable(
    'AV: N A L P',
    'AC: L H',
    'AT: N P',
    'PR: N L H',
    'UI: N P A',
    'VC: H L N',
    'VI: H L N',
    'VA: H L N',
    'SC: H L N',
    'SI: H L N',
    'SA: H L N',
  ),
  optional: new Map([...THREAT, ...ENVIRONMENTAL, ...SUPPLEMENTAL]),
  isOrdered: true,
};

/** Metrics that count as their worst value where they are not defined. */
const WORST = new Map([
  ['E', 'A'],
  ['CR', 'H'],
  ['IR', 'H'],
  ['AR', 'H'],
]);
const IMPACTS = ['VC', 'VI', 'VA', 'SC', 'SI', 'SA'];

/**
 * The scores of a version 4.0 vector from its metrics (without the prefix): section 8 of
 * https://www.first.org/cvss/v4.0/specification-document. `base` is CVSS-B, `score` takes all that is given.
 * Throws a `Fault` (`malformed`) for metrics that the specification does not allow.
 */
export function scoreCvss4(vector: string, metrics: string): Pick<CvssScore, 'score' | 'base'> {
  const given = parseMetrics(vector, metrics, RULES);
  const base: Value = (name) => WORST.get(name) ?? given.get(name) ?? 'X';
  const whole: Value = (name) => [given.get(`M${name}`), given.get(name)].find(isDefined) ?? base(name);
  return { base: interpolate(base), score: interpolate(whole) };
}

function isDefined(value: string | undefined): boolean {
  return value !== undefined && value !== 'X';
}

/** The score of the macro vector, less the mean of the steps that its equivalence sets are away from their highest. */
function interpolate(value: Value): number {
  if (IMPACTS.every((name) => value(name) === 'N')) return 0;
  const macro = macroVectorOf(value);
  const top = macroScore(macro) ?? 0;
  const steps = lowerScores(macro).flatMap(([set, lower]) => {
    if (lower === undefined) return [];
    return [((top - lower) * distance(value, HIGHEST[set](macro))) / DEPTHS[set](macro)];
  });
  const mean = steps.length === 0 ? 0 : steps.reduce((sum, step) => sum + step, 0) / steps.length;
  return round(top - mean);
}

/** For each equivalence set, the score of the macro vector that is one level lower in it, where there is one. */
function lowerScores(macro: MacroVector): [keyof typeof HIGHEST, number | undefined][] {
  return [
    ['eq1', macroScore({ ...macro, eq1: macro.eq1 + 1 })],
    ['eq2', macroScore({ ...macro, eq2: macro.eq2 + 1 })],
    ['eq3eq6', lowerImpactScore(macro)],
    ['eq4', macroScore({ ...macro, eq4: macro.eq4 + 1 })],
    ['eq5', macroScore({ ...macro, eq5: macro.eq5 + 1 })],
  ];
}

/** Sets 3 and 6 depend on each other: from 00 there are two ways down, and the higher score counts. */
function lowerImpactScore(macro: MacroVector): number | undefined {
  const { eq3, eq6 } = macro;
  const lowerThird = macroScore({ ...macro, eq3: eq3 + 1 });
  const lowerSixth = macroScore({ ...macro, eq6: eq6 + 1 });
  if (eq3 === 0 && eq6 === 0) return Math.max(lowerThird ?? 0, lowerSixth ?? 0);
  return eq6 === 0 ? lowerSixth : lowerThird;
}

/** How many levels the vector is below the first of the highest vectors that is nowhere below it. */
function distance(value: Value, highest: readonly ReadonlyMap<string, string>[]): number {
  for (const candidate of highest) {
    const levels = [...candidate].map(([name, top]) => levelOf(name, value(name)) - levelOf(name, top));
    if (levels.every((level) => level >= 0)) return levels.reduce((sum, level) => sum + level, 0);
  }
  return 0;
}

function levelOf(name: string, value: string): number {
  return LEVELS.get(name)?.indexOf(value) ?? 0;
}

/** Half up to one decimal; FIRST's calculator lifts the value a little, so that binary noise does not undo a half. */
function round(value: number): number {
  return Math.round((Math.min(10, Math.max(0, value)) + 1e-6) * 10) / 10;
}
