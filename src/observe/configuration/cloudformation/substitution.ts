import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { attributeOf, MAXIMUM_TEXT, type Scope } from './scope.ts';

const VARIABLE = /\$\{(!?)([^{}]{1,512})\}/g;

/** `Fn::Sub`: a text with `${names}`, or a list of it and of values for some names. */
export function substituted(given: unknown, scope: Scope, inner: (value: unknown) => unknown): unknown {
  const [text, values]: unknown[] = Array.isArray(given) ? given : [given];
  if (typeof text !== 'string') return new Unknown();
  return put(text, (name) => {
    const own = valueAt(values, [name]);
    if (own !== undefined) return inner(own);
    return name.includes('.') ? attributeOf(name, scope) : scope.reference(name);
  });
}

/** The text with values for its names; with `…` for what is not known, as what of it is known. */
function put(text: string, valueOf: (name: string) => unknown): unknown {
  let isKnown = true;
  let length = text.length;
  const made = text.replaceAll(VARIABLE, (_, literal: string, name: string) => {
    if (literal !== '') return `\${${name}}`;
    const value = length > MAXIMUM_TEXT ? undefined : valueOf(name.trim());
    const known = isText(value) ? String(value) : undefined;
    if (known === undefined) isKnown = false;
    const written = known ?? (value instanceof Unknown ? value.outline : undefined) ?? '…';
    length += written.length;
    return written;
  });
  if (length > MAXIMUM_TEXT) return new Unknown();
  return isKnown ? made : new Unknown(undefined, made);
}

export function isText(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
