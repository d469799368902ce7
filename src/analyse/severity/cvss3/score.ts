import { metricTable, parseMetrics, type MetricRules } from '../metrics.ts';
import type { CvssScore } from '../types.ts';
import { roundUp } from './round-up.ts';

const TEMPORAL = metricTable('E: X H F P U', 'RL: X U W T O', 'RC: X C R U');
const ENVIRONMENTAL = metricTable(
  'CR: X H M L',
  'IR: X H M L',
  'AR: X H M L',
  'MAV: X N A L P',
  'MAC: X L H',
  'MPR: X N L H',
  'MUI: X N R',
  'MS: X U C',
  'MC: X N L H',
  'MI: X N L H',
  'MA: X N L H',
);
const RULES: Omit<MetricRules, 'name'> = {
  mandatory: metricTable(
    'AV: N A L P',
    'AC: L H',
    'PR: N L H',
    'UI: N R',
    'S: U C',
    'C: N L H',
    'I: N L H',
    'A: N L H',
  ),
  optional: new Map([...TEMPORAL, ...ENVIRONMENTAL]),
  isOrdered: false,
};

type Weights = Readonly<Record<string, number>>;

const ATTACK_VECTOR: Weights = { N: 0.85, A: 0.62, L: 0.55, P: 0.2 };
const ATTACK_COMPLEXITY: Weights = { L: 0.77, H: 0.44 };
const PRIVILEGES: Weights = { N: 0.85, L: 0.62, H: 0.27 };
const PRIVILEGES_CHANGED: Weights = { N: 0.85, L: 0.68, H: 0.5 };
const USER_INTERACTION: Weights = { N: 0.85, R: 0.62 };
const IMPACT: Weights = { H: 0.56, L: 0.22, N: 0 };
const MATURITY: Weights = { X: 1, H: 1, F: 0.97, P: 0.94, U: 0.91 };
const REMEDIATION: Weights = { X: 1, U: 1, W: 0.97, T: 0.96, O: 0.95 };
const CONFIDENCE: Weights = { X: 1, C: 1, R: 0.96, U: 0.92 };
const REQUIREMENT: Weights = { X: 1, H: 1.5, M: 1, L: 0.5 };

/** Gives the value of a base metric, modified or not. */
type Base = (name: string) => string;

/**
 * The scores of a version 3.0 or 3.1 vector from its metrics (without the prefix): section 7 of
 * https://www.first.org/cvss/v3.1/specification-document, and section 8 of the one of 3.0, whose modified impact
 * differs. Environmental metrics count only where one is given, since the equations without any differ from the base.
 * Throws a `Fault` (`malformed`) for metrics that the specification does not allow.
 */
export function scoreCvss3(
  version: '3.0' | '3.1',
  vector: string,
  metrics: string,
): Pick<CvssScore, 'score' | 'base'> {
  const given = parseMetrics(vector, metrics, { ...RULES, name: `CVSS ${version}` });
  const value = (name: string): string => given.get(name) ?? 'X';
  const temporal = (score: number): number =>
    roundUp(
      score * weigh(MATURITY, value('E')) * weigh(REMEDIATION, value('RL')) * weigh(CONFIDENCE, value('RC')),
    );

  const base = combine(baseImpact(value), exploitability(value), value('S'));
  if (![...ENVIRONMENTAL.keys()].some((name) => value(name) !== 'X')) return { base, score: temporal(base) };
  const modified: Base = (name) => (value(`M${name}`) === 'X' ? value(name) : value(`M${name}`));
  const impact = modifiedImpact(version, modified, (name) => weigh(REQUIREMENT, value(name)));
  return { base, score: temporal(combine(impact, exploitability(modified), modified('S'))) };
}

function combine(impact: number, exploit: number, scope: string): number {
  if (impact <= 0) return 0;
  const factor = scope === 'C' ? 1.08 : 1;
  return roundUp(Math.min(factor * (impact + exploit), 10));
}

function baseImpact(value: Base): number {
  const share = impactShare(value, () => 1);
  return value('S') === 'C' ? 7.52 * (share - 0.029) - 3.25 * (share - 0.02) ** 15 : 6.42 * share;
}

function modifiedImpact(version: '3.0' | '3.1', value: Base, requirement: (name: string) => number): number {
  const share = Math.min(impactShare(value, requirement), 0.915);
  if (value('S') !== 'C') return 6.42 * share;
  const loss = version === '3.0' ? (share - 0.02) ** 15 : (share * 0.9731 - 0.02) ** 13;
  return 7.52 * (share - 0.029) - 3.25 * loss;
}

/** The part of confidentiality, integrity and availability that is lost, 0 to 1 (the specification's ISS). */
function impactShare(value: Base, requirement: (name: string) => number): number {
  const kept = ['C', 'I', 'A'].map((name) => 1 - requirement(`${name}R`) * weigh(IMPACT, value(name)));
  return 1 - kept.reduce((product, part) => product * part, 1);
}

function exploitability(value: Base): number {
  const privileges = value('S') === 'C' ? PRIVILEGES_CHANGED : PRIVILEGES;
  return (
    8.22 *
    weigh(ATTACK_VECTOR, value('AV')) *
    weigh(ATTACK_COMPLEXITY, value('AC')) *
    weigh(privileges, value('PR')) *
    weigh(USER_INTERACTION, value('UI'))
  );
}

function weigh(weights: Weights, value: string): number {
  return weights[value] ?? 0;
}
