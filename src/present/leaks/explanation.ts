import type { LeakExplanation } from '../../model/report/leak-explanation.ts';
import { visible } from '../text/text.ts';

type Explained = LeakExplanation['candidates'][number];

/** For people: each candidate of a line, and what each of its features says for it or against it. */
export function leakExplanationText({ file, line, threshold, candidates }: LeakExplanation): string {
  if (candidates.length === 0)
    return `Nothing on line ${line} of ${visible(file)} may be a credential by its context.\n`;
  return candidates
    .map((candidate) =>
      candidateLines(candidate, `${file}:${line}:${candidate.column}`, threshold).join('\n'),
    )
    .join('\n\n')
    .concat('\n');
}

function candidateLines(candidate: Explained, place: string, threshold: number): string[] {
  const { rule, name, redacted, family, confidence, isFinding, shares } = candidate;
  const sum = shares.reduce((total, { share }) => total + share, 0);
  const verdict = isFinding ? `a finding of ${rule}` : 'no finding';
  return [
    `${visible(place)}  ${visible(redacted)}, named ${visible(name)} (${family})`,
    `${verdict}: confidence ${confidence.toFixed(2)}, of which ${threshold} is enough`,
    ...shares
      .filter(({ share }) => share !== 0)
      .map(({ feature, share }) => `  ${signed(share)}  ${visible(feature)}`),
    `  ${signed(sum)}  in all: the logarithm of the odds`,
  ];
}

function signed(share: number): string {
  return `${share < 0 ? '-' : '+'}${Math.abs(share).toFixed(2)}`.padStart(6);
}
