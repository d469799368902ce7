import { type Path, valueAt } from '../../../model/configuration/place.ts';

/** Foreign values of a manifest. Null is as if it were not there, as for Kubernetes. */
export function at(value: unknown, ...path: Path): unknown {
  return valueAt(value, path) ?? undefined;
}

/** The items of a list; none where there is none. */
export function listAt(value: unknown, ...path: Path): readonly unknown[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found : [];
}

/** A text; undefined where it is none, or empty. */
export function textAt(value: unknown, ...path: Path): string | undefined {
  const found = valueAt(value, path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

export function numberAt(value: unknown, ...path: Path): number | undefined {
  const found = valueAt(value, path);
  return typeof found === 'number' ? found : undefined;
}

/** The texts of a list. */
export function textsAt(value: unknown, ...path: Path): readonly string[] {
  return listAt(value, ...path).filter((item) => typeof item === 'string');
}

/** Keys and values of a mapping, those that are null left out. */
export function entriesAt(value: unknown, ...path: Path): readonly (readonly [string, unknown])[] {
  const found = valueAt(value, path);
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return [];
  return Object.entries(found).filter(([, inner]) => inner !== null);
}

/** Is it left to something that fills it in later, such as a template or a variable? */
export function isFilledLater(text: string): boolean {
  return /\{\{|\$\{|\$\(|^\$[A-Za-z_]|^<[^>]*>$|^%[\w-]+%$|^__\w+__$/.test(text);
}

/** As it is written in a report: short, on one line. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 120 ? `${line.slice(0, 117)}...` : line;
}
