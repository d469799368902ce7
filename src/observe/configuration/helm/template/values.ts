/** Keys with values, in the order in which they were set; Go goes through them sorted. */
export type GoMap = Map<string, GoValue>;

/**
 * A value of Go as templates see it: `null` is nil and what is missing, `bigint` every integer, `number` a `float64`.
 */
export type GoValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | GoValue[]
  | GoMap
  | GoBytes
  | GoTime
  | GoObject;

/** `[]byte`. */
export class GoBytes {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** `time.Time`, in UTC. */
export class GoTime {
  /** From 1970. */
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }
}

/** A method of a value. Throws a `Fault` for arguments that it does not take. */
export type GoMethod = (argumentValues: readonly GoValue[]) => GoValue;

/** A struct: unlike a map it has its fields and no others. */
export class GoObject {
  /** As messages name its type: `chart.Metadata`. */
  readonly type: string;
  readonly fields: ReadonlyMap<string, GoValue>;
  readonly methods: ReadonlyMap<string, GoMethod>;
  /** What it is printed as; undefined where that is its fields. */
  readonly text: string | undefined;
  /** Its keys and values where it is a map that has methods. */
  readonly entries: ReadonlyMap<string, GoValue> | undefined;

  constructor(type: string, parts: GoObjectParts) {
    this.type = type;
    this.fields = new Map(Object.entries(parts.fields ?? {}));
    this.methods = new Map(Object.entries(parts.methods ?? {}));
    this.text = parts.text;
    this.entries = parts.entries;
  }
}

interface GoObjectParts {
  readonly fields?: Readonly<Record<string, GoValue>>;
  readonly methods?: Readonly<Record<string, GoMethod>>;
  readonly text?: string;
  readonly entries?: ReadonlyMap<string, GoValue>;
}

/** Is it true to `if`: not nil, zero or empty? */
export function isTrue(value: GoValue): boolean {
  if (value instanceof Map) return value.size > 0;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof GoBytes) return value.text !== '';
  if (value instanceof GoObject) return value.entries === undefined || value.entries.size > 0;
  // A number that is none is not zero.
  return typeof value === 'number' ? value !== 0 : Boolean(value);
}

/** The kind that `reflect` gives it; of integers the one that values of charts have. */
export function kindOf(value: GoValue): string {
  if (value === null) return 'invalid';
  if (value instanceof Map) return 'map';
  if (Array.isArray(value) || value instanceof GoBytes) return 'slice';
  if (value instanceof GoTime) return 'struct';
  if (value instanceof GoObject) return value.entries ? 'map' : 'struct';
  return PRIMITIVE_KINDS[typeof value] ?? 'invalid';
}

const PRIMITIVE_KINDS: Readonly<Record<string, string>> = {
  string: 'string',
  boolean: 'bool',
  bigint: 'int64',
  number: 'float64',
};

/** The type as Go writes it. */
export function typeOf(value: GoValue): string {
  if (value === null) return '<nil>';
  if (value instanceof Map) return 'map[string]interface {}';
  if (Array.isArray(value)) return '[]interface {}';
  if (value instanceof GoBytes) return '[]uint8';
  if (value instanceof GoTime) return 'time.Time';
  return value instanceof GoObject ? value.type : kindOf(value);
}

/** Keys as Go goes through them. */
export function sortedKeys(map: ReadonlyMap<string, GoValue>): string[] {
  return [...map.keys()].toSorted(byCodePoint);
}

/** In the order of their bytes in UTF-8, which is not that of UTF-16 behind the basic plane. */
export function byCodePoint(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const [one, other] = [left.charCodeAt(at), right.charCodeAt(at)];
    if (one !== other) return rank(one) - rank(other);
  }
  return left.length - right.length;
}

/** Surrogates stand for what comes behind all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
