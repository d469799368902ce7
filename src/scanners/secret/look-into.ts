import type { InflatedRoom } from '../../model/analyser.ts';
import type { OpenFile } from '../../model/file.ts';
import type { Gap } from '../../model/gap.ts';
import { walkContents } from '../../observe/archive/contents/walk-contents.ts';
import { leaksInContent } from './content-leaks.ts';
import { type LeakFact, leakFact, type UnreadFact } from './fact.ts';
import { isOpaque } from './opaque.ts';

/** Leaks of one file, archives opened, that are told. */
export const MAXIMUM_LEAKS = 1_000;
/** What could not be read of one file that is told each by itself. */
const MAXIMUM_GAPS = 20;

/** A leak with the secret itself. */
export interface FoundLeak {
  readonly fact: LeakFact;
  /** Tells whether two are the same secret; it stays in memory. */
  readonly secret: string;
}

/** What is found in a file. */
export interface Look {
  readonly leaks: readonly FoundLeak[];
  readonly unread: readonly UnreadFact[];
  /** Are there more leaks than are told? */
  readonly isCut: boolean;
}

/** Looks at a file, and where it is an archive at what is in it. Throws what `room` throws. */
export function lookInto(file: OpenFile, room: InflatedRoom = () => undefined): Look {
  const { path: outer } = file.entry;
  const leaks: FoundLeak[] = [];
  const gaps: Gap[] = [];
  let isCut = false;
  const visitor = {
    wants: (head: Buffer) => !isCut && !isOpaque(head),
    gap: (gap: Gap) => gaps.push(gap),
    file: (content: Parameters<typeof leaksInContent>[0]) => {
      const inside = content.path.slice(outer.length);
      for (const { leak, table, lineAt } of leaksInContent(content)) {
        isCut = leaks.length >= MAXIMUM_LEAKS;
        if (isCut) return;
        const place = inside + (table === undefined ? '' : `!/${table}`);
        const fact = leakFact(leak, `${outer}${place}`, lineAt);
        leaks.push({ fact: place === '' ? fact : { ...fact, inside: place }, secret: leak.secret });
      }
    },
  };
  walkContents(file, visitor, room);
  return { leaks: numbered(leaks), unread: unreadOf(gaps, outer), isCut };
}

/** Secrets that have no digest are told apart by which they are of their rule in their file. */
function numbered(leaks: readonly FoundLeak[]): FoundLeak[] {
  const known = new Map<string, Map<string, number>>();
  return leaks.map((leak) => {
    const { fact, secret } = leak;
    if (fact.secret.digest !== undefined) return leak;
    const key = JSON.stringify([fact.rule.id, fact.inside]);
    const numbers = known.get(key) ?? new Map<string, number>();
    known.set(key, numbers);
    const number = numbers.get(secret) ?? numbers.size + 1;
    numbers.set(secret, number);
    return number === 1 ? leak : { fact: { ...fact, secret: { ...fact.secret, number } }, secret };
  });
}

function unreadOf(gaps: readonly Gap[], outer: string): UnreadFact[] {
  const told = gaps.slice(0, MAXIMUM_GAPS).map(({ subject, ...gap }) => {
    return { unread: gap, inside: subject.slice(outer.length) };
  });
  const rest = gaps.slice(MAXIMUM_GAPS);
  if (rest.length === 0) return told;
  const isInformation = rest.every(({ informational }) => informational);
  const unread = {
    kind: 'unreadable' as const,
    reason: 'more of what is in it could not be read',
    count: rest.length,
    ...(isInformation && { informational: true }),
  };
  return [...told, { unread, inside: '' }];
}
