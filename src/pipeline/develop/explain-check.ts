import { ALL_CHECK_SETS } from '../../analyse/misconfiguration/catalogue.ts';
import type { Example } from '../../model/configuration/check.ts';
import type { CheckExplanation } from '../../model/report/check-explanation.ts';

/** What the check of this id looks for, why, and what to do, with an example of each kind; undefined where there is none. */
export function explainCheck(id: string): CheckExplanation | undefined {
  const wanted = id.toLowerCase();
  for (const set of ALL_CHECK_SETS) {
    const check = set.checks.find((one) => one.id === wanted);
    if (!check) continue;
    const { title, severity, vectors, why, fix, standards = [], references, failing, passing } = check;
    return {
      schemaVersion: '1.0',
      id: check.id,
      kind: set.title,
      title,
      severity,
      vectors: [...vectors],
      why,
      fix,
      standards: [...standards],
      references: [...references],
      failing: filesOf(failing[0], set.exampleFile),
      passing: filesOf(passing[0], set.exampleFile),
    };
  }
  return undefined;
}

/** Ids of all checks. */
export function checkIds(): string[] {
  return ALL_CHECK_SETS.flatMap(({ checks }) => checks.map(({ id }) => id));
}

/** Is a word written as ids of checks are, by the name of their set? */
export function isLikeCheck(word: string): boolean {
  return ALL_CHECK_SETS.some(({ id }) => word.toLowerCase().startsWith(`${id}-`));
}

function filesOf(example: Example, path: string): { path: string; text: string }[] {
  if (typeof example === 'string') return [{ path, text: example }];
  return Object.entries(example).map(([one, text]) => ({ path: one, text }));
}
