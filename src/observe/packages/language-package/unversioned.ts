import { withoutCredentials } from '../../../model/credentials.ts';
import type { Evidence } from '../../../model/package.ts';
import type { LanguageFact } from './types.ts';

/** Names that are shown of many. */
export const SHOWN = 5;
const MAXIMUM_SHOWN_LENGTH = 80;

/** The first few of some foreign names, fit to be shown and without credentials, and how many more of `count` there are. */
export function listed(names: readonly string[], count = names.length): string {
  const shown = names.slice(0, SHOWN).map((name) =>
    withoutCredentials(name)
      .slice(0, MAXIMUM_SHOWN_LENGTH)
      .replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?'),
  );
  const more = count - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** These are named without an exact version, so no advisory can be matched. Nothing where none is. */
export function unversioned(
  names: readonly string[],
  evidence: Evidence,
  why = 'without an exact version',
): LanguageFact[] {
  if (names.length === 0) return [];
  const reason = `${why}: ${listed(names)}`;
  return [{ kind: 'gap', evidence, gap: { kind: 'undecided', reason, count: names.length } }];
}
