import { RUNS_CODE, WALK_LOCALS, WIDE_CODE } from './encoded-runs.ts';
import { FILTER_CODE, FILTER_LOCALS } from './encoding-filter.ts';
import {
  BLOCK,
  DATA,
  FIRST_PAGES,
  FOUND_LIST,
  MARGIN,
  MARK_LIST,
  RUN_LAST,
  VECTOR,
  WIDE_LAST,
  writeTables,
} from './encoding-memory.ts';
import { assemble } from './wasm/assembler.ts';
import { instantiate, type WasmInstance } from './wasm/instance.ts';

/** Places of bytes at which something encoded may stand, in their order. */
export interface EncodingPlaces {
  /** Begins and ends of runs of base64 or of hexadecimal digits that may say text; long ones before a new line all do. */
  readonly runs: number[];
  /** Begins and ends of UTF-16 of ASCII. */
  readonly wide: number[];
  /** Of `%` before two hexadecimal digits or `u0`; most, in formats and in programs, stand for nothing. */
  readonly percents: number[];
  /** Of the backslash of `\u`, `\U`, `\x` and `\101`. */
  readonly escapes: number[];
  /** Of `&#`, and of `&amp`, `&lt;`, `&gt;`, `&apo` and `&quot;`. */
  readonly entities: number[];
  /** Of `quot`. */
  readonly quoted: number[];
}

let instance: WasmInstance | undefined;

function started(): WasmInstance {
  if (instance) return instance;
  const walk = { parameters: 1, locals: WALK_LOCALS };
  const code = assemble(
    [
      { name: 'filter', parameters: 2, locals: FILTER_LOCALS, code: FILTER_CODE },
      { name: 'runs', ...walk, code: RUNS_CODE },
      { name: 'wide', ...walk, code: WIDE_CODE },
    ],
    FIRST_PAGES,
  );
  instance = instantiate(code, ['filter', 'runs', 'wide']);
  writeTables(instance.memory);
  return instance;
}

/** Looks where something encoded may stand: one look at all bytes, for every encoding. Undefined where nothing may. */
export function encodingPlaces(bytes: Uint8Array): EncodingPlaces | undefined {
  const wasm = started();
  const limit = DATA + bytes.length;
  wasm.reserve(limit + MARGIN);
  wasm.memory.set(bytes, DATA);
  wasm.memory.fill(0, limit, limit + MARGIN);
  const list = new Uint32Array(wasm.memory.buffer, 0, DATA / 4);
  const [filter, runs, wide] = wasm.functions as [Look, Look, Look];
  list[RUN_LAST / 4] = list[WIDE_LAST / 4] = DATA;
  let found: EncodingPlaces | undefined;
  for (let base = DATA; base < limit; base += BLOCK) {
    // The vector before is looked at again, as a run may begin in it.
    const marks = filter(base - VECTOR, Math.min(base + BLOCK, limit));
    for (let at = MARK_LIST / 4; at < marks / 4; at += 1) {
      const place = list[at] as number;
      if (place >= base) mark((found ??= nothing()), bytes, place - DATA);
    }
    const runsEnd = runs(limit);
    if (runsEnd > FOUND_LIST) take((found ??= nothing()).runs, list, runsEnd);
    const wideEnd = wide(limit);
    if (wideEnd > FOUND_LIST) take((found ??= nothing()).wide, list, wideEnd);
  }
  return found;
}

type Look = (first: number, second?: number) => number;

function nothing(): EncodingPlaces {
  return { runs: [], wide: [], percents: [], escapes: [], entities: [], quoted: [] };
}

function take(places: number[], list: Uint32Array, end: number): void {
  for (let at = FOUND_LIST / 4; at < end / 4; at += 1) places.push((list[at] as number) - DATA);
}

const [PERCENT, LETTER_Q, BACKSLASH, AMPERSAND, SEMICOLON] = Buffer.from('%q\\&;');

function mark(found: EncodingPlaces, bytes: Uint8Array, place: number): void {
  const first = bytes[place];
  if (first === PERCENT) found.percents.push(place);
  else if (first === BACKSLASH) found.escapes.push(place);
  else if (first === AMPERSAND) found.entities.push(place);
  else if (first === LETTER_Q) {
    found.quoted.push(place);
    if (bytes[place - 1] === AMPERSAND && bytes[place + 4] === SEMICOLON) found.entities.push(place - 1);
  }
}
