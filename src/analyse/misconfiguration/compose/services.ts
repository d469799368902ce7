import { valueAt } from '../../../model/configuration/place.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import type { CheckSubject } from '../types.ts';

/** A Compose file, or one that is merged into it. */
export interface ComposeSubject extends CheckSubject {
  readonly document: StructuredDocument;
}

/** A service as it is written. */
export interface Service {
  readonly name: string;
  readonly path: readonly ['services', string];
  /** What a key of it says; undefined where it is not there. */
  readonly get: (...keys: readonly (string | number)[]) => unknown;
}

/** Every service of a file. */
export function servicesOf({ document }: ComposeSubject): Service[] {
  const services = valueAt(document.value, ['services']);
  if (typeof services !== 'object' || services === null || Array.isArray(services)) return [];
  return Object.keys(services).map((name) => {
    const path = ['services', name] as const;
    return { name, path, get: (...keys) => valueAt(document.value, [...path, ...keys]) };
  });
}
