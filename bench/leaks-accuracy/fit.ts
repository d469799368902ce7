import { ALWAYS } from '../../src/analyse/leaks/generic/classifier.ts';
import type { Weights } from '../../src/analyse/leaks/generic/weighing.ts';
import { FAMILIES, type Family } from '../../src/analyse/leaks/generic/names.ts';
import type { Example } from './examples.ts';

/** Strength of the pull towards zero, of what is for all families and of what is for one. */
const PULL = { all: 0.002, family: 0.008 };
/** How much less a row weighs the more there are of its repository and label. */
const CROWDING = 0.45;
const STEPS = 500;
const RATE = 0.05;
/** Features that fewer repositories have say nothing of others. */
const FEWEST_REPOSITORIES = 4;

/** Weights that are less say nothing. */
const LEAST = 0.05;
const FAMILY_OR_ALL = ['all', ...FAMILIES] as const;

interface Point {
  readonly repository: string;
  readonly features: readonly string[];
  readonly family: Family;
  readonly isTrue: boolean;
  weight: number;
}

/** Fits a logistic model by gradient descent (Adam, Kingma and Ba 2015) on all points at once: the same for the same. */
export function fitted(examples: readonly Example[]): Weights {
  const points = pointsOf(examples);
  const slots = slotsOf(points);
  const rows = points.map(({ features, family }) =>
    Uint32Array.from(
      features.flatMap((feature) =>
        [slots.get(`all ${feature}`), slots.get(`${family} ${feature}`)].filter((slot) => slot !== undefined),
      ),
    ),
  );
  const pull = Float64Array.from(slots.keys(), (key) => (key.startsWith('all ') ? PULL.all : PULL.family));
  const weights = descended(points, rows, pull);
  return weightsOf(slots, weights);
}

/** One point a candidate: the same once a repository, and every repository of a weight that grows less than it does. */
function pointsOf(examples: readonly Example[]): Point[] {
  const points = new Map<string, Point>();
  for (const { row, candidates } of examples)
    for (const { candidate, features } of candidates) {
      const key = [
        row.repository,
        candidate.name,
        candidate.value,
        candidate.form,
        row.isTrue,
        candidate.quote,
      ].join('\0');
      points.set(key, {
        repository: row.repository,
        features: [ALWAYS, ...features],
        family: candidate.family,
        isTrue: row.isTrue,
        weight: 1,
      });
    }
  const all = [...points.values()];
  for (const group of Map.groupBy(all, ({ repository, isTrue }) => `${repository} ${isTrue}`).values())
    for (const point of group) point.weight = group.length ** -CROWDING;
  return all;
}

function slotsOf(points: readonly Point[]): Map<string, number> {
  const seen = new Map<string, Set<string>>();
  for (const { features, family, repository } of points)
    for (const feature of features)
      for (const key of [`all ${feature}`, `${family} ${feature}`]) {
        const repositories = seen.get(key);
        if (repositories) repositories.add(repository);
        else seen.set(key, new Set([repository]));
      }
  const keys = [...seen.keys()].filter((key) => (seen.get(key)?.size ?? 0) >= FEWEST_REPOSITORIES).toSorted();
  return new Map(keys.map((key, slot) => [key, slot]));
}

function descended(points: readonly Point[], rows: readonly Uint32Array[], pull: Float64Array): Float64Array {
  const [weights, gradient, mean, variance] = Array.from(
    { length: 4 },
    () => new Float64Array(pull.length),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const total = points.reduce((sum, { weight }) => sum + weight, 0);
  for (let step = 1; step <= STEPS; step += 1) {
    for (const [slot, weight] of weights.entries()) gradient[slot] = (pull[slot] ?? 0) * weight;
    for (const [number, { isTrue, weight }] of points.entries()) {
      let sum = 0;
      const row = rows[number] ?? new Uint32Array();
      for (const slot of row) sum += weights[slot] ?? 0;
      const error = ((1 / (1 + Math.exp(-sum)) - (isTrue ? 1 : 0)) * weight) / total;
      for (const slot of row) gradient[slot] = (gradient[slot] ?? 0) + error;
    }
    const rate = RATE * (1 - step / (STEPS + 1));
    for (const [slot, slope] of gradient.entries()) {
      mean[slot] = 0.9 * (mean[slot] ?? 0) + 0.1 * slope;
      variance[slot] = 0.999 * (variance[slot] ?? 0) + 0.001 * slope * slope;
      const direction = (mean[slot] ?? 0) / (1 - 0.9 ** step);
      const size = Math.sqrt((variance[slot] ?? 0) / (1 - 0.999 ** step)) + 1e-9;
      weights[slot] = (weights[slot] ?? 0) - (rate * direction) / size;
    }
  }
  return weights;
}

function weightsOf(slots: ReadonlyMap<string, number>, values: Float64Array): Weights {
  const weights = new Map<string, Map<Family | 'all', number>>();
  for (const [key, slot] of slots) {
    const at = key.indexOf(' ');
    const [family, feature] = [FAMILY_OR_ALL.find((one) => one === key.slice(0, at)), key.slice(at + 1)];
    const value = Math.round((values[slot] ?? 0) * 100) / 100;
    if (family === undefined || Math.abs(value) < LEAST) continue;
    weights.set(feature, (weights.get(feature) ?? new Map()).set(family, value));
  }
  return weights;
}
