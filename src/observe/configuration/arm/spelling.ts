import { type Path, valueAt } from '../../../model/configuration/place.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { PROPERTY_NAMES } from './property-names.ts';

const USUAL = new Map(PROPERTY_NAMES.map((name) => [name.toLowerCase(), name]));

/** Levels that are gone into; what lies deeper stays as it is written. */
const MAXIMUM_DEPTH = 200;

/** The document with the names that templates and checks ask for as Azure spells them, which takes them in any letters. */
export function inUsualSpelling(document: StructuredDocument): StructuredDocument {
  const asWritten = (path: Path): Path => {
    let value = document.value;
    return path.map((step) => {
      const name = typeof step === 'string' ? writtenName(value, step) : step;
      value = valueAt(value, [name]);
      return name;
    });
  };
  return {
    path: document.path,
    number: document.number,
    value: respelled(document.value, 0),
    rangeOf: (path) => document.rangeOf(asWritten(path)),
    set: (path, value) => document.set(asWritten(path), value),
    remove: (path) => document.remove(asWritten(path)),
  };
}

function respelled(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > MAXIMUM_DEPTH) return value;
  if (Array.isArray(value)) return value.map((one: unknown) => respelled(one, depth + 1));
  const made = new Map<string, unknown>();
  for (const [key, inner] of Object.entries(value)) {
    const name = USUAL.get(key.toLowerCase()) ?? key;
    if (name === key || !Object.hasOwn(value, name)) made.set(name, respelled(inner, depth + 1));
  }
  return Object.fromEntries(made);
}

function writtenName(map: unknown, name: string): string {
  if (typeof map !== 'object' || map === null || Object.hasOwn(map, name)) return name;
  const folded = name.toLowerCase();
  // `respelled` keeps the last of those that differ in letters alone.
  return Object.keys(map).findLast((key) => key.toLowerCase() === folded) ?? name;
}
