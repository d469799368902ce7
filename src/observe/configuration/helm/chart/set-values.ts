import { Fault } from '../../../../model/fault.ts';
import type { GoMap, GoValue } from '../template/values.ts';

/** Index of a list that `--set` may write. */
const LARGEST_INDEX = 1024;
/** Keys in each other. */
const MAXIMUM_DEPTH = 30;

/**
 * Puts what `--set` says into values (https://helm.sh/docs/intro/using_helm/): `a.b=c,d[0]=e,f={x,y}`, with `\` before
 * what is none of these signs. Throws a `Fault` (`usage`).
 */
export function setValues(target: GoMap, text: string): void {
  for (const assignment of splitAt(text, ',')) {
    if (assignment === '') continue;
    const [key = '', ...value] = splitAt(assignment, '=');
    if (value.length === 0) throw wrong(text, `${assignment} says no value`);
    put(target, stepsOf(key, text), valueOf(value.join('=')), text);
  }
}

function wrong(text: string, why: string): Fault {
  return new Fault('usage', `--set ${text}: ${why}`, { hint: 'as in --set image.tag=1.2,replicas=2' });
}

/** Parts between signs that stand outside of braces, without a backslash before them. */
function splitAt(text: string, sign: string): string[] {
  const parts: string[] = [];
  let [from, depth] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
    else if (character === sign && depth <= 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

function bare(text: string): string {
  return text.replaceAll(/\\(.)/gs, '$1');
}

function stepsOf(key: string, text: string): (string | number)[] {
  const steps = splitAt(key, '.').flatMap((part) => {
    const [, name = part, indexes = ''] = /^((?:\\.|[^[\\])*)((?:\[\d{1,4}\])*)$/s.exec(part) ?? [];
    return [bare(name), ...Array.from(indexes.matchAll(/\d+/g), ([index]) => Number(index))];
  });
  if (steps.length > MAXIMUM_DEPTH) throw wrong(text, 'too many keys in each other');
  if (steps.some((step) => step === '')) throw wrong(text, 'a key has no name');
  if (steps.some((step) => typeof step === 'number' && step > LARGEST_INDEX))
    throw wrong(text, 'the index is too large');
  return steps;
}

function valueOf(text: string): GoValue {
  if (text.startsWith('{') && text.endsWith('}')) {
    const inner = text.slice(1, -1);
    return inner === '' ? [] : splitAt(inner, ',').map((part) => valueOf(part));
  }
  const word = text.length <= 5 ? text.toLowerCase() : '';
  if (word === 'true' || word === 'false') return word === 'true';
  if (word === 'null') return null;
  if (text === '0' || /^-?[1-9]\d{0,17}$/.test(text)) return BigInt(text);
  return bare(text);
}

function put(target: GoMap, steps: readonly (string | number)[], value: GoValue, text: string): void {
  let place: GoMap | GoValue[] = target;
  for (const [index, step] of steps.entries()) {
    const isLast = index === steps.length - 1;
    const found = read(place, step);
    const next = typeof steps[index + 1] === 'number' ? asList(found) : asMap(found);
    write(place, step, isLast ? value : next, text);
    place = next;
  }
}

function read(place: GoMap | GoValue[], step: string | number): GoValue {
  if (typeof step === 'number') return Array.isArray(place) ? (place[step] ?? null) : null;
  return place instanceof Map ? (place.get(step) ?? null) : null;
}

function write(place: GoMap | GoValue[], step: string | number, value: GoValue, text: string): void {
  if (place instanceof Map && typeof step === 'string') place.set(step, value);
  else if (Array.isArray(place) && typeof step === 'number') {
    while (place.length < step) place.push(null);
    place[step] = value;
  } else throw wrong(text, 'a key and an index are for the same thing');
}

function asList(value: GoValue): GoValue[] {
  return Array.isArray(value) ? value : [];
}

function asMap(value: GoValue): GoMap {
  return value instanceof Map ? value : new Map();
}
