import type { LineAt } from './key.ts';
import type { Line } from './line.ts';

/** What a section says: only `allowed` is allowed, and `refused` is taken away from it. */
export interface EffectiveLines<L extends Line> {
  readonly allowed: readonly LineAt<L>[];
  readonly refused: readonly LineAt<L>[];
}

/** Whose lines count. */
export interface EffectiveOptions {
  /** Take proposed lines for accepted ones. */
  readonly includeProposed: boolean;
}

/**
 * What the lines of a section, or of a section inside a line, say; undefined where it is missing or has only
 * proposals, so that nothing is restricted. One without lines allows nothing.
 */
export function effectiveLines<L extends Line>(
  section: LineAt['section'],
  path: string,
  lines: readonly L[] | undefined,
  { includeProposed }: EffectiveOptions,
): EffectiveLines<L> | undefined {
  if (lines === undefined) return undefined;
  const at = lines.map((line, index) => ({ section, path: `${path}[${index}]`, line }));
  const allowed = at.filter(
    ({ line: { state } }) => state === 'accepted' || (includeProposed && state === 'proposed'),
  );
  const refused = at.filter(({ line: { state } }) => state === 'refused');
  return lines.length > 0 && allowed.length + refused.length === 0 ? undefined : { allowed, refused };
}
