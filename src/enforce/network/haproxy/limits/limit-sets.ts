import type { Limit, Member } from '../../../../model/segmentation/segmentation.ts';
import type { Entry } from '../maps.ts';
import { isAboutBlock, isAboutName, nameKey, type PeerClasses } from '../peer-classes.ts';
import { digest, token } from '../token.ts';
import { type Figures, figuresOf } from './figures.ts';
import { meant, retryClassOf } from './retry-classes.ts';
import { LIMIT_SLOTS, SLOT_KINDS, SLOT_LETTERS } from './slots.ts';
import { guardedPorts, TOKEN_FLAG, tokenParts } from './token-parts.ts';

/** Where limits hold, by the key of the place, with the limits that do: those of the place first. */
export type LimitPlaces = ReadonlyMap<string, readonly Limit[]>;

/** The places of a member, of which each has the limits of the wider one in it; none where nothing is limited, or all is let through. */
export function limitPlaces(member: Member, classes: PeerClasses): LimitPlaces {
  const places = new Map<string, readonly Limit[]>();
  if (member.mode === 'audit') return places;
  for (const way of ['egress', 'ingress'] as const) {
    const own = member.limits.filter(({ direction, port }) => direction === way && isTcp(port));
    if (own.length === 0) continue;
    const base = `${way}|${token(member.id)}`;
    const everywhere = own.filter(({ port, peer }) => !port && !peer);
    places.set(base, everywhere);
    for (const { first } of own.flatMap(({ port }) => port ?? []))
      places.set(`${base}|${first}`, [...own.filter(({ port }) => port?.first === first), ...everywhere]);
    if (way === 'egress')
      for (const { key, about } of peersOf(own, classes)) {
        const here = own.filter((limit) => limit.peer && about(limit));
        if (here.length > 0) places.set(`${base}|${key}|`, [...here, ...everywhere]);
      }
  }
  return places;
}

export function isTcp(port: Limit['port']): boolean {
  return port === undefined || port.protocol === 'tcp';
}

interface PeerOf {
  readonly key: string;
  readonly about: (limit: Limit) => boolean;
}

function peersOf(limits: readonly Limit[], classes: PeerClasses): PeerOf[] {
  const ids = new Set(limits.flatMap(({ members }) => members));
  return [
    ...[...ids]
      .filter((id) => !classes.ambiguous.has(id))
      .map((id): PeerOf => ({ key: token(id), about: ({ members }) => members.includes(id) })),
    ...classes.blocks.map((block): PeerOf => ({
      key: block.key,
      about: ({ peer }) => peer !== undefined && isAboutBlock({ peer }, block),
    })),
    ...classes.names.map((name): PeerOf => ({
      key: nameKey(name),
      about: ({ peer }) => peer !== undefined && isAboutName({ peer }, name, classes),
    })),
  ];
}

/** What holds at a place: the parts of its set of limits, by their names. */
export interface PlaceLimits {
  readonly place: string;
  readonly parts: readonly Entry[];
}

export function placesWithParts(member: Member, classes: PeerClasses): PlaceLimits[] {
  const places = new Map(limitPlaces(member, classes));
  const base = `ingress|${token(member.id)}`;
  const guarded = new Map([...guardedPorts(member)].map(([port, demands]) => [`${base}|${port}`, demands]));
  for (const place of guarded.size > 0 ? [base, ...guarded.keys()] : [])
    places.set(place, places.get(place) ?? places.get(base) ?? []);
  return [...places].map(([place, limits]) => ({
    place,
    parts: [
      ...limitParts(limits.map((limit) => figuresOf(member, limit))),
      ...tokenParts(member, guarded.get(place) ?? []),
    ],
  }));
}

/** The set of a place at which nothing holds, though something does elsewhere. */
const NOTHING = limitSetId([]);

/** Does anything hold for the requests that are decided of by a key, by the sets of all places? */
export function isCounted(key: string, sets: ReadonlyMap<string, string>): boolean {
  const [way, member, peer = '', port] = key.split('|');
  const base = `${way}|${member}`;
  // What is called outside may have a name, which only the request tells.
  if (way === 'egress' && (peer === '*' || peer.includes(':'))) return sets.has(base);
  const set = sets.get(`${base}|${way === 'egress' ? `${peer}|` : port}`) ?? sets.get(base);
  return set !== undefined && set !== NOTHING;
}

/** The entries of the limits of a member. */
export function limitEntries(
  member: Member,
  classes: PeerClasses,
): Readonly<Record<'limits' | 'limit-parts', Entry[]>> {
  const sets = placesWithParts(member, classes).map((one) => ({ ...one, id: limitSetId(one.parts) }));
  return {
    limits: sets.map(({ place, id }): Entry => [place, id]),
    'limit-parts': sets.flatMap(({ id, parts }) =>
      parts.map(([part, text]): Entry => [`${id}|${part}`, text]),
    ),
  };
}

/** The parts of a set of limits, by their names: `r0` the first rate, `timeout` and `retry` what holds of all of them. */
function limitParts(all: readonly Figures[]): Entry[] {
  const counted = SLOT_KINDS.flatMap((kind) =>
    all
      .flatMap((figures) => figures.counted.filter((one) => one.kind === kind))
      .slice(0, LIMIT_SLOTS[kind])
      .map(({ text }, slot): Entry => [`${SLOT_LETTERS[kind]}${slot}`, text]),
  );
  const timeouts = all.flatMap(({ timeout }) => timeout ?? []);
  const idle = shortest(timeouts.map((one) => one.idle));
  const answer = shortest(timeouts.flatMap((one) => [one.answer, one.idle]));
  const rule = timeouts.find((one) => shortest([one.answer, one.idle]) === answer)?.rule ?? '';
  return [
    ...counted,
    ...(answer > 0 ? [['timeout', `${answer} ${idle} ${rule}`] as const] : []),
    ...retryPart(all),
  ];
}

/** The fewest attempts, after what all of them name. */
function retryPart(all: readonly Figures[]): Entry[] {
  const retries = all.flatMap(({ retry }) => retry ?? []);
  if (retries.length === 0) return [];
  const attempts = Math.min(...retries.map((one) => one.attempts));
  const failures = retries
    .map(({ when }) => meant(when))
    .reduce((some, others) => new Set([...some].filter((one) => others.has(one))));
  const name = retryClassOf(attempts, failures)?.name ?? 'limited';
  return [['retry', `${name} ${shortest(retries.map(({ timeout }) => timeout))} ${retries[0]?.rule ?? ''}`]];
}

/** 0 is none. */
function shortest(values: readonly number[]): number {
  const some = values.filter((value) => value > 0);
  return some.length === 0 ? 0 : Math.min(...some);
}

/** The name of a set, which tells what must be looked up for it, and differs from those of all other sets. */
function limitSetId(parts: readonly Entry[]): string {
  const counts = SLOT_KINDS.flatMap((kind) => {
    const letter = SLOT_LETTERS[kind];
    const count = parts.filter(([part]) => part.length === 2 && part.startsWith(letter)).length;
    return count === 0 ? [] : [`-${letter}${count}`];
  });
  const has = (part: string) => parts.some(([one]) => one === part);
  const flags = [
    ...counts,
    ...(has('timeout') ? ['-t'] : []),
    ...(has('retry') ? ['-y'] : []),
    ...(has('j') ? [TOKEN_FLAG] : []),
  ];
  return `limits-${digest(JSON.stringify(parts))}${flags.join('')}`;
}
