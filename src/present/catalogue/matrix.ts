import { COVERAGE_DEEDS, type CoverageDeed, type CoverageReport } from '../../model/report/coverage.ts';

/** What stands behind a number of parts, by what they do. */
const MARKS: Readonly<Record<CoverageDeed, string>> = { find: '', watch: 'w', enforce: 'e' };

/** How many parts there are for a vector under a control: `12 1w 3e`; empty where nothing is. */
export function cellText({ cells, families }: CoverageReport, vector: string, control: string): string {
  const cell = cells.find((one) => one.vector === vector && one.control === control);
  const counts = COVERAGE_DEEDS.map((deed) => {
    const ids = new Set(families.filter((one) => one.deed === deed).map(({ id }) => id));
    const there = cell?.families.filter(({ id }) => ids.has(id)) ?? [];
    return [there.reduce((sum, { units }) => sum + units, 0), MARKS[deed]] as const;
  });
  return counts.flatMap(([count, mark]) => (count > 0 ? [`${count}${mark}`] : [])).join(' ');
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
