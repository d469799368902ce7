import type { Direction } from '../../../model/network/policy.ts';
import type { Member } from '../../../model/segmentation/segmentation.ts';
import { Intervals } from '../../../model/sets/intervals.ts';
import type { Clause } from './clauses.ts';
import type { Entry } from './maps.ts';
import { isAboutBlock, isAboutName, nameKey, type PeerClasses } from './peer-classes.ts';
import { token } from './token.ts';

/** Ports of the calls that some rules speak of by ranges, a part that no range has a half of. */
interface PortRange {
  readonly key: string;
  readonly first: number;
  readonly last: number;
}

export function portRanges(clauses: readonly Clause[]): PortRange[] {
  const ranges = clauses.flatMap(({ ports }) => [...ports].filter(([first, last]) => first < last));
  const starts = ranges.flatMap(([first, last]) => [first, last + 1]);
  const cuts = [...new Set(starts)].toSorted((a, b) => a - b);
  return cuts.flatMap((first, index) => {
    const last = (cuts[index + 1] ?? 0) - 1;
    const isIn = ranges.some((range) => range[0] <= first && first <= last && last <= range[1]);
    return isIn ? [{ key: `${first}-${last}`, first, last }] : [];
  });
}

export function portEntries(ranges: readonly PortRange[]): Entry[] {
  return ranges.map(({ key, first, last }) => [`${first}:${last}`, key]);
}

/** Whatever is said is allowed; with limits, or tokens, more must be looked at. */
export const ANY = 'any';
export const ANY_COUNTED = 'any counted';

/** Ends the key of a member's direction in which it is audited. */
export const MODE = 'mode';
export const AUDIT = 'audit';

/** Decides for some clauses, in their order: what a decision map has for them, where requests are counted or not. */
export type Decide = (clauses: readonly Clause[], isCounted: boolean) => string;

interface DecisionContext {
  readonly classes: PeerClasses;
  readonly ranges: readonly PortRange[];
  readonly decide: Decide;
  /** Are requests counted that are decided of by a key? */
  readonly isCounted: (key: string) => boolean;
}

/** What a member may do in one direction, by key: peer and port, from the narrowest; what falls back to the same is left out. */
export function decisionEntries(
  member: Member,
  way: Direction,
  clauses: readonly Clause[],
  { classes, ranges, decide, isCounted }: DecisionContext,
): Entry[] {
  const base = `${way}|${token(member.id)}`;
  if (member[way] === undefined) return [[base, ANY]];
  const entries = new Map([[base, 'none']]);
  const singles = [...new Set(clauses.flatMap(({ ports }) => singlePorts(ports)))].toSorted((a, b) => a - b);
  for (const { key, about } of peersOf(way, clauses, classes)) {
    const peer = `${base}|${key}|`;
    const here = clauses.filter(about);
    for (const range of ranges) {
      const held = here.filter(({ ports }) => holds(ports, range.first, range.last));
      const decided = decide(held, isCounted(peer + range.key));
      if (decided !== lookUp(entries, base, key, range.key)) entries.set(peer + range.key, decided);
    }
    for (const port of singles) {
      const range = ranges.find(({ first, last }) => first <= port && port <= last)?.key ?? '-';
      const held = here.filter(({ ports }) => ports.includes(port));
      const decided = decide(held, isCounted(`${peer}${port}`));
      if (decided !== lookUp(entries, base, key, range, `${port}`)) entries.set(`${peer}${port}`, decided);
    }
  }
  if ([...entries.keys()].some((key) => key.startsWith(`${base}|dns:`))) entries.set(`${base}|names`, 'yes');
  if (member.mode === 'audit') entries.set(`${base}|${MODE}`, AUDIT);
  return [...entries];
}

function singlePorts(ports: Intervals<number>): number[] {
  return [...ports].flatMap(([first, last]) => (first === last ? [first] : []));
}

function holds(ports: Intervals<number>, first: number, last: number): boolean {
  return Intervals.of([[first, last]]).isSubsetOf(ports);
}

/** What HAProxy finds for a peer and a port, in the order in which it looks (`configuration`). */
function lookUp(
  entries: ReadonlyMap<string, string>,
  base: string,
  peer: string,
  range: string,
  port = range,
): string | undefined {
  for (const key of [`${peer}|${port}`, `${peer}|${range}`, `*|${port}`, `*|${range}`]) {
    const found = entries.get(`${base}|${key}`);
    if (found !== undefined) return found;
  }
  return entries.get(base);
}

interface PeerOf {
  readonly key: string;
  readonly about: (clause: Clause) => boolean;
}

/** Everybody first, whom all others fall back to; then those that some clause is about in particular. */
function peersOf(way: Direction, clauses: readonly Clause[], classes: PeerClasses): PeerOf[] {
  const everybody = { key: '*', about: isAboutAll };
  const ids = new Set(clauses.flatMap(({ place }) => place.permission.members));
  const members = [...ids]
    .filter((id) => !classes.ambiguous.has(id))
    .toSorted()
    .map((id): PeerOf => ({
      key: token(id),
      about: (clause) => isAboutAll(clause) || clause.place.permission.members.includes(id),
    }));
  const names = way === 'ingress' ? [] : classes.names;
  return [
    everybody,
    ...members,
    ...names.map((name): PeerOf => ({
      key: nameKey(name),
      about: ({ place }) => isAboutName(place.permission, name, classes),
    })),
    ...classes.blocks.map((block): PeerOf => ({
      key: block.key,
      about: ({ place }) => isAboutBlock(place.permission, block),
    })),
  ];
}

function isAboutAll({ place }: Clause): boolean {
  return place.permission.peer.kind === 'any';
}
