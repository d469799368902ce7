import type { CheckExplanation } from '../../model/report/check-explanation.ts';
import { VECTORS } from '../../model/vector.ts';
import { textOfSections, visible } from '../text/text.ts';

/** For people: what a check looks for, why it matters, what to do, and what it finds and does not. */
export function checkExplanationText(check: CheckExplanation): string {
  const { id, kind, title, severity, vectors, why, fix, standards, references } = check;
  return [
    ...textOfSections([
      [
        `${id}: ${title}`,
        `checks     ${kind}`,
        `severity   ${severity}`,
        `against    ${vectors.map((vector) => `${vector} ${VECTORS[vector]}`).join(', ')}`,
        ...(standards.length > 0 ? [`asked by   ${standards.join(', ')}`] : []),
      ],
      [why],
      [`What to do: ${fix}`],
      references,
      ['Found in:', ...check.failing.flatMap(fileLines)],
      ['Not in:', ...check.passing.flatMap(fileLines)],
    ]),
  ].join('');
}

function fileLines({ path, text }: CheckExplanation['failing'][number]): string[] {
  const lines = text.replace(/\n$/, '').split('\n');
  return [`  ${visible(path)}`, ...lines.map((line) => `    ${visible(line)}`.trimEnd())];
}
