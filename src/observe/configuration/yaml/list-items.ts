import { textAt } from '../../../model/configuration/place.ts';

/** One document, or one item of a list. */
export interface RawDocument {
  readonly value: unknown;
  /** From 1. */
  readonly document: number;
  /** From 1. */
  readonly line: number;
  /** The place in a list that it is an item of, from 0; undefined for what is no item. */
  readonly item: number | undefined;
  /** Is it the first of a list whose others are on pages that an API server was not asked for? */
  readonly isOfPage?: true;
}

/**
 * A list's items each for itself, and resources in what is no list but has items, which kubectl takes for one.
 * `lineOf` gives the line of an item, or of the document.
 */
export function splitList(
  value: unknown,
  document: number,
  lineOf: (index: number | undefined) => number,
): RawDocument[] {
  if (value === null || value === undefined) return [];
  const { kind, items } = typeof value === 'object' ? (value as { kind?: unknown; items?: unknown }) : {};
  const whole: RawDocument = { value, document, line: lineOf(undefined), item: undefined };
  if (typeof kind !== 'string' || !Array.isArray(items)) return [whole];
  if (!kind.endsWith('List')) return [whole, ...resourcesAmong(items, document, lineOf)];
  const itemKind = kind.slice(0, -4);
  const { apiVersion, metadata } = value as { apiVersion?: unknown; metadata?: unknown };
  const isPage = isPageOf(metadata);
  return items.map((item: unknown, index) => {
    const isTyped = itemKind === '' || typeof item !== 'object' || item === null || 'kind' in item;
    // The items of a typed list need not say their kind again.
    const typed = isTyped ? item : { apiVersion, kind: itemKind, ...item };
    const place = { value: typed, document, line: lineOf(index), item: index };
    return isPage && index === 0 ? { ...place, isOfPage: true as const } : place;
  });
}

/** Does an API server have more of a list, as its metadata say? */
export function isPageOf(metadata: unknown): boolean {
  return textAt(metadata, ['continue']) !== '';
}

function resourcesAmong(
  items: readonly unknown[],
  document: number,
  lineOf: (index: number) => number,
): RawDocument[] {
  return items.flatMap((value, item) =>
    isResource(value) ? [{ value, document, line: lineOf(item), item }] : [],
  );
}

function isResource(value: unknown): boolean {
  const { apiVersion, kind } = (value ?? {}) as { apiVersion?: unknown; kind?: unknown };
  return typeof apiVersion === 'string' && typeof kind === 'string';
}
