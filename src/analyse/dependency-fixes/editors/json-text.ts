import { edited, type TextEdit } from '../../../model/configuration/edit.ts';
import { Fault } from '../../../model/fault.ts';
import { endOfText, parseJson } from '../../../model/json/parse.ts';
import { readLately } from '../../../model/read-lately.ts';

/** A value of an object of a JSON text, and where it is. */
export interface JsonMember {
  readonly key: string;
  /** Undefined of what is no text. */
  readonly value: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** An object of a JSON text, and where it is, its braces included. */
interface JsonObject {
  readonly members: readonly JsonMember[];
  readonly start: number;
  readonly end: number;
}

/**
 * The object at a path of a JSON text, member by member; undefined where there is none, and for what is no JSON or more
 * than is read. Takes linear time.
 */
export function membersAt(text: string, path: readonly string[]): readonly JsonMember[] | undefined {
  return objectAt(text, path)?.members;
}

/** The text with strings in place of some members' values. */
export function withValues(
  text: string,
  values: readonly (readonly [JsonMember, string])[],
): string | undefined {
  return edited(
    text,
    values.map(([{ start, end }, value]): TextEdit => ({ start, end, text: JSON.stringify(value) })),
  );
}

/** The text in which the member at a path is a string; objects on the way are made. Undefined where something else is there. */
export function withMember(text: string, path: readonly string[], value: string): string | undefined {
  let object = objectAt(text, []);
  for (const [depth, key] of path.entries()) {
    if (!object) return undefined;
    const there = memberOf(object, key);
    if (!there) return withNew(text, object, path.slice(depth), value);
    if (depth === path.length - 1)
      return there.value === undefined ? undefined : withValues(text, [[there, value]]);
    object = objectFrom(text, there.start);
  }
  return undefined;
}

function withNew(
  text: string,
  object: JsonObject,
  keys: readonly string[],
  value: string,
): string | undefined {
  const { members, start, end } = object;
  const last = members.at(-1);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const unit = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  const outer = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', start) + 1))?.[0] ?? '';
  const inner = nested(keys, value, outer + unit, unit, newline);
  const at = last ? last.end : start + 1;
  const rest = last && text.slice(at, end - 1).includes('\n') ? '' : `${newline}${outer}`;
  return edited(text, [
    {
      start: at,
      end: last ? at : end - 1,
      text: `${last ? ',' : ''}${newline}${outer}${unit}${inner}${rest}`,
    },
  ]);
}

function nested(
  keys: readonly string[],
  value: string,
  indent: string,
  unit: string,
  newline: string,
): string {
  const [key = '', ...more] = keys;
  if (more.length === 0) return `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
  const inner = nested(more, value, indent + unit, unit, newline);
  return `${JSON.stringify(key)}: {${newline}${indent}${unit}${inner}${newline}${indent}}`;
}

/** The whole of a text, read once for all that is asked of it: sections, and packages in them. */
const rootOf = readLately(
  (text): JsonObject | undefined => (isJson(text) ? objectFrom(text, text.search(/\S/)) : undefined),
  1,
);

function objectAt(text: string, path: readonly string[]): JsonObject | undefined {
  let object = rootOf(text);
  for (const key of path) {
    const there = object && memberOf(object, key);
    object = there && objectFrom(text, there.start);
  }
  return object;
}

/** What is too much to be read is not changed. */
function isJson(text: string): boolean {
  try {
    parseJson(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Fault && error.code === 'limit')) return false;
    throw error;
  }
}

/** Of several with one key, the last counts. */
function memberOf({ members }: JsonObject, key: string): JsonMember | undefined {
  return members.findLast((member) => member.key === key);
}

/** The object that begins at a place of a text that is JSON; undefined where another value does. */
function objectFrom(text: string, start: number): JsonObject | undefined {
  if (text[start] !== '{') return undefined;
  const marks = /["{}[\],:]/g;
  marks.lastIndex = start;
  const members: JsonMember[] = [];
  let [depth, keyAt, colon] = [0, 0, -1];
  for (let found = marks.exec(text); found; found = marks.exec(text)) {
    const [mark] = found;
    if (mark === '"') {
      if (depth === 1 && colon < 0) keyAt = found.index;
      marks.lastIndex = endOfText(text, found.index) + 1;
    } else if (mark === '{' || mark === '[') depth += 1;
    else if (depth > 1) depth -= mark === '}' || mark === ']' ? 1 : 0;
    else if (mark === ':') colon = found.index;
    else {
      if (colon >= 0) members.push(memberIn(text, keyAt, colon, found.index));
      if (mark === '}') return { members, start, end: found.index + 1 };
      colon = -1;
    }
  }
  return undefined;
}

/** A member whose key, colon and end are known. */
function memberIn(text: string, keyAt: number, colon: number, behind: number): JsonMember {
  const written = text.slice(colon + 1, behind);
  const start = behind - written.trimStart().length;
  const value = written.trim();
  return {
    key: stringIn(text.slice(keyAt, colon).trim()),
    value: value.startsWith('"') ? stringIn(value) : undefined,
    start,
    end: start + value.length,
  };
}

/** What a string says that is known to be JSON; most have nothing to be undone. */
function stringIn(written: string): string {
  return written.includes('\\') ? String(parseJson(written)) : written.slice(1, -1);
}
