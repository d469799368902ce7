import type { FilePlace } from '../finding/subject.ts';

/** Lines and columns from 1. */
export type Range = NonNullable<FilePlace['range']>;

/** Keys and indexes from the root of a document: `['spec', 'containers', 0]`. */
export type Path = readonly (string | number)[];

/** `spec.containers[0].image`, as people name it; a key that is no plain word is quoted. */
export function pathText(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[\w-]+$/.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

/** What stands at the path of a value; undefined where it leads nowhere. Own properties alone count. */
export function valueAt(root: unknown, path: Path): unknown {
  let value: unknown = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** The text that stands there; empty where there is none. */
export function textAt(root: unknown, path: Path): string {
  const value = valueAt(root, path);
  return typeof value === 'string' ? value : '';
}

/** The keys of a map; none of what is no map. */
export function keysOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}
