import { isFields } from '../document/fields.ts';

/** What variables are filled in with, as far as there is room for it. */
export interface Values {
  get(name: string): string | undefined;
}

/** Characters that may be filled in: a value of a line may be asked for on every other. */
export class Room {
  left: number;

  constructor(characters: number) {
    this.left = characters;
  }

  /** Values that are not there once there is no room for them. */
  of(values: Values): Values {
    return {
      get: (name) => {
        const value = values.get(name);
        if (value === undefined || this.left < value.length) return undefined;
        this.left -= value.length;
        return value;
      },
    };
  }
}

/** `$$`, `$NAME`, `${NAME}`, and what follows a name: `:-default`, `-default`, `:+other`, `+other`, `:?message`, `?message`. */
const PLACE = /\$(?:\$|([A-Za-z_]\w{0,127})|\{([A-Za-z_]\w{0,127})(?:(:?[-+?])([^{}]{0,1024}))?\})/g;

const NONE: Values = { get: () => undefined };
/** Places in the words of others: `${A:-${B:-c}}`. */
const MOST_LEVELS = 4;

/**
 * A part of a Compose file with its variables filled in: with values of the project's own files, else with their
 * default; what has neither stays as it is written. The environment of whoever derives is not asked: a stranger's file
 * would have it written down. Source: https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
 */
export function interpolated(node: unknown, values: Values = NONE): unknown {
  if (Array.isArray(node)) return node.map((item) => interpolated(item, values));
  if (isFields(node))
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, interpolated(value, values)]));
  return typeof node === 'string' ? filledIn(node, values) : node;
}

/** The same of one text. */
export function filledIn(text: string, values: Values): string {
  let filled = text;
  for (let level = 0; level < MOST_LEVELS && filled.includes('$'); level += 1)
    filled = filledOnce(filled, values);
  return filled.replaceAll('$$', () => '$');
}

/** The innermost ones. */
function filledOnce(text: string, values: Values): string {
  return text.replaceAll(
    PLACE,
    (whole: string, plain?: string, braced?: string, operator?: string, word?: string) => {
      if (whole === '$$') return whole;
      const value = values.get(plain ?? braced ?? '');
      const isGiven = value !== undefined && (value !== '' || operator?.startsWith(':') !== true);
      if (operator?.endsWith('+') === true) return isGiven ? (word ?? '') : value === undefined ? whole : '';
      if (isGiven) return value;
      return operator?.endsWith('-') === true ? (word ?? '') : whole;
    },
  );
}
