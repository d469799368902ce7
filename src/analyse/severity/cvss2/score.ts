import { metricTable, parseMetrics, type MetricRules } from '../metrics.ts';
import type { CvssScore } from '../types.ts';

const TEMPORAL = metricTable('E: U POC F H ND', 'RL: OF TF W U ND', 'RC: UC UR C ND');
const ENVIRONMENTAL = metricTable(
  'CDP: N L LM MH H ND',
  'TD: N L M H ND',
  'CR: L M H ND',
  'IR: L M H ND',
  'AR: L M H ND',
);
const RULES: MetricRules = {
  name: 'CVSS 2.0',
  mandatory: metricTable('AV: L A N', 'AC: H M L', 'Au: M S N', 'C: N P C', 'I: N P C', 'A: N P C'),
  optional: new Map([...TEMPORAL, ...ENVIRONMENTAL]),
  isOrdered: true,
};

type Weights = Readonly<Record<string, number>>;

const ACCESS_VECTOR: Weights = { L: 0.395, A: 0.646, N: 1 };
const ACCESS_COMPLEXITY: Weights = { H: 0.35, M: 0.61, L: 0.71 };
const AUTHENTICATION: Weights = { M: 0.45, S: 0.56, N: 0.704 };
const IMPACT: Weights = { N: 0, P: 0.275, C: 0.66 };
const EXPLOITABILITY: Weights = { U: 0.85, POC: 0.9, F: 0.95, H: 1, ND: 1 };
const REMEDIATION: Weights = { OF: 0.87, TF: 0.9, W: 0.95, U: 1, ND: 1 };
const CONFIDENCE: Weights = { UC: 0.9, UR: 0.95, C: 1, ND: 1 };
const COLLATERAL_DAMAGE: Weights = { N: 0, L: 0.1, LM: 0.3, MH: 0.4, H: 0.5, ND: 0 };
const TARGETS: Weights = { N: 0, L: 0.25, M: 0.75, H: 1, ND: 1 };
const REQUIREMENT: Weights = { L: 0.5, M: 1, H: 1.51, ND: 1 };

/**
 * The scores of a version 2 vector, with or without the parentheses in which NVD prints it: section 3.2 of
 * https://www.first.org/cvss/v2/guide. Throws a `Fault` (`malformed`) for any other text.
 */
export function scoreCvss2(vector: string): Pick<CvssScore, 'score' | 'base'> {
  const isWrapped = vector.startsWith('(') && vector.endsWith(')');
  const given = parseMetrics(vector, isWrapped ? vector.slice(1, -1) : vector, RULES);
  const weight = (weights: Weights, name: string): number => weights[given.get(name) ?? 'ND'] ?? 0;
  const exploit =
    20 * weight(ACCESS_VECTOR, 'AV') * weight(ACCESS_COMPLEXITY, 'AC') * weight(AUTHENTICATION, 'Au');
  const impact = (weighted: boolean): number => {
    const kept = [
      ['C', 'CR'],
      ['I', 'IR'],
      ['A', 'AR'],
    ].map(
      ([name = '', requirement = '']) =>
        1 - weight(IMPACT, name) * (weighted ? weight(REQUIREMENT, requirement) : 1),
    );
    return 10.41 * (1 - kept.reduce((product, part) => product * part, 1));
  };
  const temporal = (score: number): number =>
    round(score * weight(EXPLOITABILITY, 'E') * weight(REMEDIATION, 'RL') * weight(CONFIDENCE, 'RC'));

  const base = baseScore(impact(false), exploit);
  if (!isGiven(given, ENVIRONMENTAL.keys())) return { base, score: temporal(base) };
  const adjusted = temporal(baseScore(Math.min(10, impact(true)), exploit));
  const damage = weight(COLLATERAL_DAMAGE, 'CDP');
  return { base, score: round((adjusted + (10 - adjusted) * damage) * weight(TARGETS, 'TD')) };
}

/** Low requirements can bring the equation below zero, where scores end. */
function baseScore(impact: number, exploit: number): number {
  const factor = impact === 0 ? 0 : 1.176;
  return Math.max(0, round((0.6 * impact + 0.4 * exploit - 1.5) * factor));
}

function isGiven(given: ReadonlyMap<string, string>, names: Iterable<string>): boolean {
  return [...names].some((name) => (given.get(name) ?? 'ND') !== 'ND');
}

/** To one decimal; the noise of binary fractions is cleared first, so that 4.05 does not become 4.0. */
function round(value: number): number {
  return Math.round(Number((value * 10).toFixed(6))) / 10;
}
