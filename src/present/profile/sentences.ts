import type {
  Change,
  CompiledWorkload,
  CompileReport,
  DecisionReport,
  DiffReport,
  ExplainReport,
  LintFinding,
  LintReport,
} from '../../model/report/profile.ts';
import { count, visible } from '../text/text.ts';

/** For people: what is wrong with each profile, and what to do. */
export function lintText({ workloads }: LintReport): string {
  return paragraphs(
    workloads.map(({ workload, findings }) =>
      findings.length === 0
        ? [`${workload}: nothing to mend`]
        : [`${workload}: ${count(findings.length, 'finding')}`, ...findings.flatMap(findingLines)],
    ),
  );
}

function findingLines({ severity, rule, path, message, advice }: LintFinding): string[] {
  return [`  ${severity.padEnd(8)}  ${path}  ${message} [${rule}]`, `            ${advice}`];
}

const SIGNS: Record<Change['kind'], string> = { added: '+', removed: '-', changed: '~', section: '!' };

/** For people: a line for each change, with what it does to what is allowed. */
export function diffText({ workloads }: DiffReport): string {
  return paragraphs(
    workloads.map(({ workload, side, changes }) => {
      if (side !== 'both') return [`${workload}: has a profile ${side} only`];
      return changes.length === 0
        ? [`${workload}: no difference`]
        : [`${workload}: ${count(changes.length, 'difference')}`, ...changes.map(changeLine)];
    }),
  );
}

function changeLine({ kind, effect, path, says, fields }: Change): string {
  const what = fields.length === 0 ? '' : ` (${fields.join(', ')})`;
  return `  ${SIGNS[kind]} ${effect.padEnd(7)}  ${path}  ${says}${what}`;
}

/** For people: what a line says, why it is there and what it does. */
export function explanationText({ workloads }: ExplainReport): string {
  return paragraphs(
    workloads.map(({ workload, explanation }) => [
      `${workload} ${explanation.path}`,
      ...explanation.says.map((says, depth) => `  ${'  '.repeat(depth)}${says}`),
      `  ${explanation.effect}`,
      ...explanation.reasons.map((reason) => `  ${reason}`),
      ...(explanation.standing === undefined ? [] : [`  ${AGREEMENTS[explanation.standing]}`]),
      ...explanation.findings.flatMap(findingLines),
    ]),
  );
}

const AGREEMENTS = {
  agreed: 'It was declared, and seen.',
  unused: 'No observation has seen it.',
  suspect: 'It was seen, but nobody declared it.',
} as const;

/** For people: a line for each line that was decided about, below its workload. */
export function decisionText({ state, lines }: DecisionReport): string {
  if (lines.length === 0) return `nothing to be ${state}\n`;
  return paragraphs(
    Array.from(
      Map.groupBy(lines, ({ workload }) => workload),
      ([workload, its]) => [
        `${workload}: ${count(its.length, 'line')} ${state}`,
        ...its.map(
          ({ line: path, says, was }) => `  ${path}  ${says}${was === 'proposed' ? '' : ` (was ${was})`}`,
        ),
      ],
    ),
  );
}

/** For people: what is not exact, and what no engine enforces; a line for each. */
export function lossText({ workloads, refused }: CompileReport): string {
  const lines = workloads.flatMap(lossLines);
  const end = refused ? ['nothing is written: change these lines, or compile without --strict'] : [];
  return [...lines, ...end].map(visible).map(line).join('');
}

function lossLines({ workload, losses, unenforced }: CompiledWorkload): string[] {
  const sections = unenforced.join(', ');
  return [
    ...losses.map(
      (loss) => `${workload}: ${loss.engine} ${loss.direction}: ${loss.line.path}: ${loss.reason}`,
    ),
    ...(unenforced.length === 0 ? [] : [`${workload}: none of these engines enforces ${sections}`]),
  ];
}

/** The artefacts themselves: one as it is, so that an engine can read it; of several, each below its path. */
export function artefactText({ workloads }: CompileReport): string {
  const artefacts = workloads.flatMap((workload) => workload.artefacts);
  const [only] = artefacts;
  if (only && artefacts.length === 1) return only.text;
  return artefacts.map(({ path, text }) => `==> ${path} <==\n${text}`).join('\n');
}

/** For people: the files that were written. */
export function writtenText(folder: string): (report: CompileReport) => string {
  return ({ workloads }) =>
    workloads
      .flatMap(({ artefacts }) => artefacts.map(({ path }) => visible(`${folder}/${path}`)))
      .map(line)
      .join('');
}

function paragraphs(list: readonly (readonly string[])[]): string {
  return list.map((lines) => lines.map(visible).map(line).join('')).join('\n');
}

const line = (text: string): string => `${text}\n`;
