import type { Example } from './examples.ts';

export interface Judged {
  readonly example: Example;
  readonly confidence: number;
}

interface Figures {
  readonly found: number;
  readonly wrong: number;
  readonly missed: number;
  readonly precision: number;
  readonly recall: number;
}

/** Precision and recall summed, by repository and by category, and what other thresholds would give. */
export function tables(judged: readonly Judged[], threshold: number): string {
  const lines = [
    'Threshold          precision  recall    F1   by repository (mean)    (weighted by root of rows)',
  ];
  for (const value of [0.3, 0.4, threshold, 0.6, 0.7].toSorted((left, right) => left - right)) {
    const all = figuresOf(judged, value);
    const by = [...Map.groupBy(judged, ({ example }) => example.row.repository).values()];
    const mean = averaged(by, value, () => 1);
    const weighted = averaged(by, value, ({ length }) => Math.sqrt(length));
    lines.push(
      `${value.toFixed(2)}${value === threshold ? ' (used)' : '       '}            ${pair(all)}  ${f1(all).toFixed(3)}   ${pair(mean)}          ${pair(weighted)}`,
    );
  }
  lines.push('', 'Category                          true  found  wrong  precision  recall');
  const categories = [...Map.groupBy(judged, ({ example }) => example.row.category)].toSorted(
    ([, left], [, right]) => right.length - left.length,
  );
  for (const [category, rows] of categories.slice(0, 40)) {
    const figures = figuresOf(rows, threshold);
    lines.push(
      `${category.slice(0, 32).padEnd(32)} ${`${figures.found + figures.missed}`.padStart(5)}  ${`${figures.found}`.padStart(5)}  ${`${figures.wrong}`.padStart(5)}     ${pair(figures)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function figuresOf(judged: readonly Judged[], threshold: number): Figures {
  const count = (isTrue: boolean, isFound: boolean): number =>
    judged.filter(
      ({ example, confidence }) => example.row.isTrue === isTrue && confidence >= threshold === isFound,
    ).length;
  const [found, wrong, missed] = [count(true, true), count(false, true), count(true, false)];
  return {
    found,
    wrong,
    missed,
    precision: found + wrong === 0 ? 1 : found / (found + wrong),
    recall: found + missed === 0 ? 1 : found / (found + missed),
  };
}

function averaged(
  groups: readonly (readonly Judged[])[],
  threshold: number,
  weightOf: (group: readonly Judged[]) => number,
): Pick<Figures, 'precision' | 'recall'> {
  const figures = groups.map((group) => ({ ...figuresOf(group, threshold), weight: weightOf(group) }));
  const total = figures.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (key: 'precision' | 'recall'): number =>
    figures.reduce((sum, figure) => sum + figure[key] * figure.weight, 0) / total;
  return { precision: mean('precision'), recall: mean('recall') };
}

function pair({ precision, recall }: Pick<Figures, 'precision' | 'recall'>): string {
  return `${precision.toFixed(3)}     ${recall.toFixed(3)}`;
}

function f1({ precision, recall }: Figures): number {
  return (2 * precision * recall) / Math.max(1e-9, precision + recall);
}
