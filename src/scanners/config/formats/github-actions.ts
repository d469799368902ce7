import { expressionsIn } from '../../../analyse/misconfiguration/github-actions/expressions.ts';
import { githubActionsChecks } from '../../../analyse/misconfiguration/github-actions/unit.ts';
import {
  type Step,
  workflowIn,
  type WorkflowSubject,
} from '../../../analyse/misconfiguration/github-actions/workflow.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import type { ShellScript } from '../../../model/configuration/shell.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { Fault } from '../../../model/fault.ts';
import type { Gap } from '../../../model/gap.ts';
import { readShell } from '../../../observe/configuration/shell/read-shell.ts';
import { readStructured } from '../../../observe/configuration/yaml/structured.ts';
import { configurationFormat } from '../format.ts';
import { partOf } from '../objects.ts';

const WORKFLOW = /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/i;
/** Which dependencies are renewed, and how. */
const DEPENDABOT = /(?:^|\/)\.github\/dependabot\.ya?ml$/i;
const ACTION = /(?:^|\/)action\.ya?ml$/i;

export const githubActionsFormat = configurationFormat<WorkflowSubject>({
  set: githubActionsChecks,
  wants: (path) => WORKFLOW.test(path) || ACTION.test(path) || DEPENDABOT.test(path),
  recognises: (path, text) => WORKFLOW.test(path) || DEPENDABOT.test(path) || /^runs\s*:/m.test(text),
  read(files) {
    const gaps: Gap[] = [];
    const others = new Map<string, WorkflowSubject>();
    for (const { path, text } of files) {
      const read = readStructured(text, path, '1.2');
      gaps.push(...read.gaps);
      const [document] = read.documents;
      const parts = document && workflowIn(document);
      if (!document || !parts) continue;
      const scriptOf = remembered((step) =>
        scriptIn(step, document.value, (gap) => gaps.push({ ...gap, subject: path })),
      );
      others.set(path, { path, document, ...parts, others, scriptOf, commentAt: commentsIn(text, document) });
    }
    return { subjects: others.values(), gaps };
  },
  objects: ({ document, jobs }) =>
    jobs.map(({ id, path }) => partOf(document, path, { type: 'job', name: id })),
});

function commentsIn(text: string, document: StructuredDocument): WorkflowSubject['commentAt'] {
  let lines: readonly string[] | undefined;
  return (path) => {
    const { endLine = 0, endColumn = 0 } = document.rangeOf(path);
    lines ??= text.split('\n');
    return /^\s*#(.*)/.exec((lines[endLine - 1] ?? '').slice(endColumn - 1))?.[1]?.trim() ?? '';
  };
}

function remembered(read: (step: Step) => ShellScript | undefined): (step: Step) => ShellScript | undefined {
  const known = new Map<Step, ShellScript | undefined>();
  return (step) => {
    if (!known.has(step)) known.set(step, read(step));
    return known.get(step);
  };
}

/** The script of a step, each expression a word of letters in its place. */
function scriptIn(
  step: Step,
  root: unknown,
  onGap: (gap: Omit<Gap, 'subject'>) => void,
): ShellScript | undefined {
  if (step.run === undefined) return undefined;
  const shell =
    valueAt(step.value, ['shell']) ??
    valueAt(root, [...step.path.slice(0, 2), 'defaults', 'run', 'shell']) ??
    valueAt(root, ['defaults', 'run', 'shell']);
  if (typeof shell === 'string' && !/^(?:ba)?sh\b/.test(shell)) return undefined;
  let text = step.run;
  for (const one of expressionsIn(step.run))
    text = text.slice(0, one.start) + 'X'.repeat(one.text.length) + text.slice(one.start + one.text.length);
  try {
    return readShell(text);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    onGap({ kind: 'limit', reason: error.message });
    return undefined;
  }
}
