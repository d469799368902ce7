import type { CoverageDeed, CoverageReport } from '../../model/report/coverage.ts';

/** How many parts find, watch and enforce. */
export type Counts = Readonly<Record<CoverageDeed, number>>;

/** What there is for a vector under a control, by what it does; undefined where nothing is. */
export function cellCounts(
  { cells, families }: CoverageReport,
  vector: string,
  control: string,
): Counts | undefined {
  const cell = cells.find((one) => one.vector === vector && one.control === control);
  if (!cell) return undefined;
  const counts = { find: 0, watch: 0, enforce: 0 };
  for (const { id, units } of cell.families) {
    const family = families.find((one) => one.id === id);
    if (family) counts[family.deed] += units;
  }
  return counts;
}

/** Gaps as sentences: what of vectors and controls nothing does. */
export function gapSentences({ gaps, vectors, controls }: CoverageReport): string[] {
  const sentence = (name: string, lacks: readonly CoverageDeed[]): string =>
    lacks.length === 3
      ? `${name}: nothing yet`
      : `${name}: nothing ${lacks.map((deed) => VERBS[deed]).join(', nothing ')}`;
  return [
    ...vectors.map(
      ({ id, title }) => [`${id} ${title}`, lackingOf(gaps.filter(({ vector }) => vector === id))] as const,
    ),
    ...controls.map(
      ({ id, title }) => [title, lackingOf(gaps.filter(({ control }) => control === id))] as const,
    ),
  ].flatMap(([name, lacks]) => (lacks.length > 0 ? [sentence(name, lacks)] : []));
}

const VERBS: Readonly<Record<CoverageDeed, string>> = {
  find: 'finds',
  watch: 'watches',
  enforce: 'enforces',
};

function lackingOf(gaps: CoverageReport['gaps']): CoverageDeed[] {
  return gaps.map(({ lacks }) => lacks);
}
