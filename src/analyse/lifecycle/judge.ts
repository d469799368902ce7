import type { Distribution } from '../../model/distribution.ts';
import type { Package } from '../../model/package.ts';
import type { Severity } from '../../model/finding/head.ts';
import { PROGRAM_LINES } from './programs.ts';

/** A release, until when it gets security fixes, and how bad that is on a day. */
export interface Lifecycle {
  readonly product: string;
  readonly title: string;
  readonly version: string;
  readonly date: string;
  readonly extended?: string;
  /** The page of its makers, where there is one for it alone. */
  readonly page?: string;
  readonly isOver: boolean;
  readonly severity: Severity;
}

/** Days before the end that it is told. */
const NOTICE = 90;
const DAY = 24 * 60 * 60 * 1000;

/** The distribution's release; undefined while it is maintained for long enough, and where its end is not known. */
export function lifecycleOfDistribution(
  { id, version, name, endOfLife }: Distribution,
  today: Date,
): Lifecycle | undefined {
  if (!endOfLife) return undefined;
  const { date, extended } = endOfLife;
  return judge({ product: id, title: name, version, date, ...(extended && { extended }) }, today);
}

/**
 * A program that nobody else looks after, by its release line; undefined as for distributions. What a distribution
 * brought is its to maintain, and what is built into another program is that one's.
 */
export function lifecycleOfProgram(
  { ecosystem, name, version, owner, locations }: Package,
  today: Date,
): Lifecycle | undefined {
  const program = ecosystem === 'generic' ? PROGRAM_LINES.get(name) : undefined;
  if (!program || owner !== undefined || !locations.some(({ evidence }) => evidence === 'installed'))
    return undefined;
  const line = Object.keys(program.lines)
    .filter((one) => version.startsWith(one) && !/^\d/.test(version.slice(one.length)))
    .toSorted((left, right) => right.length - left.length)[0];
  const date = line === undefined ? undefined : program.lines[line];
  return (
    (date && judge({ product: name, title: program.title, version, date, page: program.page }, today)) ||
    undefined
  );
}

/** Over for everybody is bad; less so while it goes on for some, or before it is over. */
function judge(release: Omit<Lifecycle, 'isOver' | 'severity'>, today: Date): Lifecycle | undefined {
  const isOver = daysSince(release.date, today) > 0;
  if (!isOver && daysSince(release.date, today) <= -NOTICE) return undefined;
  const isExtended = release.extended !== undefined && daysSince(release.extended, today) <= 0;
  return { ...release, isOver, severity: isOver ? (isExtended ? 'medium' : 'high') : 'low' };
}

function daysSince(date: string, today: Date): number {
  return Math.floor((today.getTime() - Date.parse(date)) / DAY);
}
