import type { UnsaidSections } from '../../model/profile/unsaid-sections.ts';
import { visible } from '../text/text.ts';

/** Workloads that are named. */
const MOST = 5;

/** For people: what is left out, as nobody has accepted it; nothing where all is said. */
export function unsaidText(unsaid: readonly UnsaidSections[]): string {
  if (unsaid.length === 0) return '';
  const named = unsaid.slice(0, MOST).map(({ workload, sections }) => `${workload} ${sections.join(' ')}`);
  const more = unsaid.length > MOST ? `, and ${unsaid.length - MOST} more` : '';
  const help =
    'accept lines with "plimsoll profile accept", or take them for accepted with --include-proposed';
  return visible(`proposed only, so nothing is said of it yet: ${named.join(', ')}${more}; ${help}`) + '\n';
}
