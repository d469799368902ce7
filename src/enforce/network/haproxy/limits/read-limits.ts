import type { Segmentation } from '../../../../model/segmentation/segmentation.ts';
import { ANY } from '../decisions.ts';
import type { Entry, Maps } from '../maps.ts';
import type { PeerClasses } from '../peer-classes.ts';
import { malformed } from '../read-maps.ts';
import { isCounted, placesWithParts } from './limit-sets.ts';
import { RETRY_CLASSES } from './retry-classes.ts';
import { TOKEN_FLAG } from './token-parts.ts';
import { LIMIT_SLOTS, SLOT_KINDS, SLOT_LETTERS } from './slots.ts';

/**
 * Whether maps limit what the profiles limit, at every place that either speaks of, as HAProxy looks it up. Throws a
 * `Fault` (`malformed`) that names a place where they do not.
 */
export function checkLimits(maps: Maps, segmentation: Segmentation, classes: PeerClasses): void {
  const meant = new Map(
    segmentation.members
      .flatMap((member) => placesWithParts(member, classes))
      .map(({ place, parts }) => [place, parts]),
  );
  const sets = new Map(maps.limits);
  const texts = new Map(maps['limit-parts']);
  for (const place of new Set([...meant.keys(), ...sets.keys()])) {
    const wider = placesAround(place);
    const wanted = wider.map((one) => meant.get(one)).find((parts) => parts !== undefined) ?? [];
    const set = wider.map((one) => sets.get(one)).find((id) => id !== undefined);
    // Nothing is limited of a member that has no entry for all of its calls.
    const isLookedUp = sets.has(wider.at(-1) ?? '');
    const found = set === undefined || !isLookedUp ? [] : partsOf(set, texts);
    const missing = wanted.find((part) => !found.some((one) => isSame(one, part)));
    if (missing) throw malformed(`maps/limits.map without the limit ${missing[1]} at ${place}`);
    const other = found.find((part) => !wanted.some((one) => isSame(one, part)));
    if (other) throw malformed(`the limit ${other[1]} at ${place}`);
  }
  const passing = maps.decisions.find(
    ([key, decision]) => /\|.*\|/.test(key) && isAtOnce(decision) && isCounted(key, sets),
  );
  if (passing) throw malformed(`the decision ${passing.join(' ')}, which no limit is looked up for,`);
}

/** Is a request let through by a few look-ups, before limits are looked up (`shortcut`)? */
function isAtOnce(decision: string): boolean {
  return decision === ANY || decision.startsWith('http-');
}

/** A port or peer, and the direction of a member as a whole. */
function placesAround(place: string): string[] {
  const [way, member, ...rest] = place.split('|');
  return rest.length === 0 ? [place] : [place, `${way}|${member}`];
}

/** What is looked up for a set: as much of each kind as its name tells. */
function partsOf(set: string, texts: ReadonlyMap<string, string>): Entry[] {
  const [, flags] = /^limits-[0-9a-f]{24}((?:-[a-z]\d?)*)$/.exec(set) ?? [];
  if (flags === undefined) throw malformed(`the set of limits ${set}`);
  const names = SLOT_KINDS.flatMap((kind) => {
    const letter = SLOT_LETTERS[kind];
    const count = Math.min(Number(new RegExp(`-${letter}(\\d)`).exec(flags)?.[1] ?? 0), LIMIT_SLOTS[kind]);
    return Array.from({ length: count }, (_, slot) => `${letter}${slot}`);
  });
  const others = [...(flags.includes('-t') ? ['timeout'] : []), ...(flags.includes('-y') ? ['retry'] : [])];
  // What is looked up of tokens is named by the tokens.
  const ofTokens = flags.includes(TOKEN_FLAG)
    ? [...texts.keys()]
        .filter((key) => key.startsWith(`${set}|`))
        .map((key) => key.slice(set.length + 1))
        .filter((name) => name === 'j' || /^[iva]\|/.test(name))
    : [];
  return [...names, ...others, ...ofTokens].flatMap((name): Entry[] => {
    const text = texts.get(`${set}|${name}`);
    if (text === undefined) return [];
    const backend = name === 'retry' ? text.split(' ', 1)[0] : 'limited';
    if (backend !== 'limited' && !RETRY_CLASSES.some((one) => one.name === backend))
      throw malformed(`the backend ${backend}`);
    return [[name, text]];
  });
}

/** Of what is counted it does not matter in which order. */
function isSame([name, text]: Entry, [otherName, otherText]: Entry): boolean {
  const isSlot = name.length === 2 && otherName.length === 2;
  return (isSlot ? name[0] === otherName[0] : name === otherName) && text === otherText;
}
