import { COVERAGE_DEEDS, type CoverageDeed, type CoverageReport } from '../../model/report/coverage.ts';

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
  const ofVector = vectors.map(({ id, title }) =>
    gapSentence(
      `${id} ${title}`,
      gaps.filter(({ vector }) => vector === id),
    ),
  );
  const ofControl = controls.map(({ id, title }) =>
    gapSentence(
      title,
      gaps.filter(({ control }) => control === id),
    ),
  );
  return [...ofVector, ...ofControl].filter((sentence) => sentence !== undefined);
}

const VERBS: Readonly<Record<CoverageDeed, string>> = {
  find: 'finds',
  watch: 'watches',
  enforce: 'enforces',
};

function gapSentence(name: string, gaps: CoverageReport['gaps']): string | undefined {
  if (gaps.length === 0) return undefined;
  if (gaps.length === COVERAGE_DEEDS.length) return `${name}: nothing yet`;
  return `${name}: ${gaps.map(({ lacks }) => `nothing ${VERBS[lacks]}`).join(', ')}`;
}
