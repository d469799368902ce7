import { valueAt } from '../../../model/configuration/place.ts';
import type { TomlMending } from './remedies/toml.ts';
import type { Severity } from '../../../model/finding/head.ts';

/** What a file of a container engine should not say. */
export interface RuntimeRule {
  readonly id: string;
  readonly title: string;
  /** Patterns; of several each is judged. */
  readonly files: readonly [string, ...string[]];
  readonly format: 'toml' | 'json';
  /** What of it is wrong, as the file writes it; undefined: nothing. */
  wrong(value: unknown): string | undefined;
  readonly expected: string;
  readonly bad: string;
  readonly good: string;
  readonly why: string;
  readonly severity: Severity;
  readonly reference: string;
  /** What mends it line by line, and what that may break. */
  readonly mended?: TomlMending & { readonly warning: string };
  readonly standards?: readonly string[];
}

const MOST_DEPTH = 12;

/** The first place, however deep, at which a key has a value that is wrong. */
export function anywhere(
  key: string,
  isWrong: (value: unknown) => boolean,
): (value: unknown) => string | undefined {
  const look = (value: unknown, depth: number): string | undefined => {
    if (typeof value !== 'object' || value === null || depth > MOST_DEPTH) return undefined;
    for (const [name, inner] of Object.entries(value)) {
      if (name === key && isWrong(inner)) return `${key} = ${JSON.stringify(inner)}`;
      const below = look(inner, depth + 1);
      if (below !== undefined) return below;
    }
    return undefined;
  };
  return (value) => look(value, 0);
}
/** What stands at a path, where it is wrong. */
export const at = (path: readonly string[], isWrong: (value: unknown) => boolean) => (value: unknown) => {
  const found = valueAt(value, path);
  return isWrong(found) ? `${path.join('.')} = ${JSON.stringify(found)}` : undefined;
};
