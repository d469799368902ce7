import { PlaceCounter } from '../engine/place-counter.ts';
import type { LeakEngine } from '../engine/scan-content.ts';
import type { Leak } from '../types.ts';
import { readingsOf } from './readings.ts';
import type { Reading } from './types.ts';

/** Ids of rules that know a secret by what stands around it begin so. */
const GENERIC = 'generic-';

/** Leaks of one file that are held against each other: more than are told. */
const COMPARED = 2_000;

/** Every leak in the content of a file: in its bytes, and in what they say by the rules of its kind. */
export function leaksWithReadings(bytes: Buffer, path: string, { scanContent }: LeakEngine): Leak[] {
  const { readings, isInstead } = readingsOf(bytes, path);
  const found = isInstead ? [] : scanContent(bytes, path);
  if (readings.length === 0) return found;
  const plain = found.slice(0, COMPARED);
  const read = readings.flatMap((reading) =>
    scanContent(reading.bytes, reading.path ?? path).map((leak) => leakIn(leak, reading)),
  );
  const more = distinct(read)
    .slice(0, COMPARED)
    .filter((leak) => !plain.some((one) => tells(one, leak)));
  const kept = plain.filter((leak) => !more.some((one) => overlap(one, leak) && isGeneric(leak)));
  return placed([...kept, ...more], bytes, isInstead);
}

/** The leak where it stands in the file. */
function leakIn(leak: Leak, { decoding, originOf }: Reading): Leak {
  const decodings = [decoding, ...leak.decodings];
  return { ...leak, decodings, ...originOf?.(leak.start, leak.end) };
}

function distinct(leaks: readonly Leak[]): Leak[] {
  return [...new Map(leaks.map((leak) => [`${leak.rule.id} ${leak.start} ${leak.secret}`, leak])).values()];
}

/** Does the first say all that the second does? */
function tells(plain: Leak, read: Leak): boolean {
  return overlap(plain, read) && (plain.secret === read.secret || (!isGeneric(plain) && isGeneric(read)));
}

function overlap(left: Leak, right: Leak): boolean {
  return left.start <= right.end && right.start <= left.end;
}

function isGeneric({ rule }: Leak): boolean {
  return rule.id.startsWith(GENERIC);
}

/** In the order of places, with lines and columns of the file; of text that takes its place they are its own. */
function placed(leaks: readonly Leak[], bytes: Buffer, isInstead: boolean): Leak[] {
  if (isInstead) return [...leaks];
  const counter = new PlaceCounter();
  return leaks
    .toSorted((left, right) => left.start - right.start || right.end - left.end)
    .map((leak) => {
      const from = counter.placeOf(bytes, leak.start);
      const to = counter.copy().placeOf(bytes, leak.end);
      return {
        ...leak,
        startLine: from.line,
        startColumn: from.column,
        endLine: to.line,
        endColumn: to.column,
      };
    });
}
