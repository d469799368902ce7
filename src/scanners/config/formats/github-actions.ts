import { expressionsIn } from '../../../analyse/misconfiguration/github-actions/expressions.ts';
import { githubActionsChecks } from '../../../analyse/misconfiguration/github-actions/unit.ts';
import {
  type Step,
  workflowIn,
  type WorkflowSubject,
} from '../../../analyse/misconfiguration/github-actions/workflow.ts';
import type { ConfigurationFile } from '../../../model/configuration/file.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import type { ShellScript } from '../../../model/configuration/shell.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { Fault } from '../../../model/fault.ts';
import type { Gap } from '../../../model/gap.ts';
import { Recent } from '../../../model/recent.ts';
import { lazily } from '../../../model/sequence.ts';
import { readShell } from '../../../observe/configuration/shell/read-shell.ts';
import { readStructured } from '../../../observe/configuration/yaml/structured.ts';
import { configurationFormat, readAlone } from '../format.ts';
import { partOf } from '../objects.ts';
import type { Reading } from '../types.ts';

const WORKFLOW = /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/i;
/** Which dependencies are renewed, and how. */
const DEPENDABOT = /(?:^|\/)\.github\/dependabot\.ya?ml$/i;
const ACTION = /(?:^|\/)action\.ya?ml$/i;

/** Texts in which another file may be named, or a commit; what is escaped may be anything. */
const REFERRING = /\.\/|@[\da-f]{40}|\\/i;
/** Characters of files that are not read again when others ask for them: what they are read to takes up to a hundred times that. */
const MOST_HELD = 256 * 1024;

export const githubActionsFormat = configurationFormat<WorkflowSubject>({
  set: githubActionsChecks,
  wants: (path) => WORKFLOW.test(path) || ACTION.test(path) || DEPENDABOT.test(path),
  recognises: (path, text) =>
    WORKFLOW.test(path) || DEPENDABOT.test(path) || /^["']?runs["']?\s*:/m.test(text),
  read(files) {
    const known = new Recent<string, HeldReading>(MOST_HELD, ({ size }) => size);
    const readOnce = (file: ConfigurationFile): HeldReading =>
      known.get(file.path, () => ({ ...readWorkflow(file, others), size: file.text.length }));
    const referring = files.filter(({ text }) => REFERRING.test(text));
    const others: WorkflowSubject['others'] = lazily(referring, (file) => readOnce(file).subjects);
    return readAlone(files, readOnce);
  },
  objects: ({ document, jobs }) =>
    jobs.map(({ id, path }) => partOf(document, path, { type: 'job', name: id })),
});

interface HeldReading extends Reading<WorkflowSubject> {
  readonly size: number;
}

function readWorkflow(
  { path, text }: ConfigurationFile,
  others: WorkflowSubject['others'],
): Reading<WorkflowSubject> {
  const { documents, gaps } = readStructured(text, path, '1.2');
  const [document] = documents;
  const parts = document && workflowIn(document);
  if (!document || !parts) return { subjects: [], gaps };
  const scriptOf = remembered((step) =>
    scriptIn(step, document.value, (gap) => gaps.push({ ...gap, subject: path })),
  );
  const commentAt = commentsIn(text, document);
  return { subjects: [{ path, document, ...parts, others, scriptOf, commentAt }], gaps };
}

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

/** The script of a step, read with each expression a word of letters in its place, and told as it is written. */
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
    return { ...readShell(text), text: step.run };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    onGap({ kind: 'limit', reason: error.message });
    return undefined;
  }
}
