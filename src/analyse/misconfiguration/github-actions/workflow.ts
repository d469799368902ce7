import { keysOf, type Path, pathText, valueAt } from '../../../model/configuration/place.ts';
import type { ShellScript } from '../../../model/configuration/shell.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { PUBLISHING } from '../../scripts/deployments.ts';
import type { Check, CheckSubject, Violation } from '../types.ts';

/** A workflow, an action or the settings of Dependabot of a repository, with the others beside it. */
export interface WorkflowSubject extends CheckSubject {
  readonly document: StructuredDocument;
  readonly kind: 'workflow' | 'action' | 'dependabot';
  /** Names of events that start it. */
  readonly triggers: ReadonlySet<string>;
  readonly jobs: readonly Job[];
  /** All of the repository that may use another of it, or something at a commit; each is read when its turn comes. */
  readonly others: Iterable<WorkflowSubject>;
  /** The comment at the end of the line on which a value ends; empty where there is none. */
  readonly commentAt: (path: Path) => string;
  /** What a script runs; undefined where that is no shell, or cannot be read. */
  readonly scriptOf: (step: Step) => ShellScript | undefined;
}

export type WorkflowCheck = Check<WorkflowSubject>;

export const DOCS = 'https://docs.github.com/en/actions';
export const SECURE_USE = `${DOCS}/reference/security/secure-use`;
export const SYNTAX = `${DOCS}/reference/workflows-and-actions/workflow-syntax`;

/** The begin of an example that strangers start; its steps follow. */
export const FOR_STRANGERS = 'name: a\non: issues\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n';

/** A job; of an action all steps are one. */
export interface Job {
  readonly id: string;
  readonly path: Path;
  readonly value: unknown;
  readonly steps: readonly Step[];
}

/** A step of a job. */
export interface Step {
  readonly path: Path;
  readonly value: unknown;
  readonly id: string | undefined;
  readonly uses: string | undefined;
  readonly run: string | undefined;
}

/** Makes a subject of a document; undefined where it is none that is judged. */
export function workflowIn(
  document: StructuredDocument,
): Pick<WorkflowSubject, 'kind' | 'triggers' | 'jobs'> | undefined {
  const { value, path } = document;
  const jobs = keysOf(valueAt(value, ['jobs']));
  if (jobs.length > 0 && /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\//.test(path))
    return {
      kind: 'workflow',
      triggers: new Set(triggersOf(value)),
      jobs: jobs.map((id) => jobAt(value, id, ['jobs', id])),
    };
  if (/\/dependabot\.ya?ml$/.test(path)) return { kind: 'dependabot', triggers: new Set(), jobs: [] };
  if (valueAt(value, ['runs', 'using']) === 'composite')
    return { kind: 'action', triggers: new Set(), jobs: [jobAt(value, 'runs', ['runs'])] };
  return undefined;
}

/** `on` in every form that it may have. */
function triggersOf(value: unknown): string[] {
  const on = valueAt(value, ['on']);
  if (typeof on === 'string') return [on];
  return Array.isArray(on) ? on.filter((one) => typeof one === 'string') : keysOf(on);
}

function jobAt(root: unknown, id: string, path: Path): Job {
  const value = valueAt(root, path);
  const steps = valueAt(value, ['steps']);
  return {
    id,
    path,
    value,
    steps: Array.isArray(steps)
      ? steps.map((step: unknown, index) => stepAt(step, [...path, 'steps', index]))
      : [],
  };
}

function stepAt(value: unknown, path: Path): Step {
  const text = (key: string): string | undefined => textOf(valueAt(value, [key]));
  return { path, value, id: text('id'), uses: text('uses'), run: text('run') };
}

/** Every step of every job. */
export function* stepsOf({
  jobs,
}: WorkflowSubject): Generator<{ readonly job: Job; readonly step: Step }, undefined> {
  for (const job of jobs) for (const step of job.steps) yield { job, step };
}

/** Every text in a value, with where it is. */
export function textsIn(value: unknown, path: Path = []): { readonly path: Path; readonly text: string }[] {
  const texts: { path: Path; text: string }[] = [];
  const open: { path: Path; value: unknown }[] = [{ path, value }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { path: at, value: one } = next;
    if (typeof one === 'string') texts.push({ path: at, text: one });
    else if (Array.isArray(one))
      for (const [index, item] of one.entries()) open.push({ path: [...at, index], value: item });
    else for (const key of keysOf(one)) open.push({ path: [...at, key], value: valueAt(one, [key]) });
  }
  return texts;
}

export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value : undefined;
}

/** Something that is wrong at a place of a workflow. */
export function about(
  { document }: WorkflowSubject,
  path: Path,
  actual: string,
  expected: string,
  more: Omit<Violation, 'range' | 'actual' | 'expected'> = {},
): Violation {
  const line = actual.replaceAll(/\s+/g, ' ').trim();
  return {
    range: document.rangeOf(path),
    actual: line.length > 240 ? `${line.slice(0, 240)}…` : line,
    expected,
    resource: resourceOf(path),
    ...more,
  };
}

function resourceOf(path: Path): NonNullable<Violation['resource']> {
  const [first, id] = path;
  const part = pathText(path);
  return first === 'jobs' && typeof id === 'string'
    ? { type: 'job', name: id, part }
    : { type: 'workflow', name: String(first ?? ''), part };
}

/** An action that a step or a job uses. */
export interface UsedAction {
  /** `owner/name` with the folder in it, in lower case; an image or a path for these. */
  readonly name: string;
  readonly ref: string | undefined;
  readonly kind: 'action' | 'local' | 'image';
}

/** What a step uses, or a job as a workflow. */
export interface Use {
  readonly path: Path;
  readonly text: string;
  /** Undefined where the text is none. */
  readonly action: UsedAction | undefined;
}

/** Everything that is used. */
export function* usesOf({ jobs }: WorkflowSubject): Generator<Use, undefined> {
  for (const job of jobs)
    for (const { path, value } of [job, ...job.steps]) {
      const text = textOf(valueAt(value, ['uses']));
      if (text !== undefined) yield { path: [...path, 'uses'], text, action: usedAction(text) };
    }
}

/** The parts of `uses`; undefined where it is none. */
export function usedAction(uses: string | undefined): UsedAction | undefined {
  if (uses === undefined) return undefined;
  if (/^docker:\/\//i.test(uses)) return { name: uses.slice(9), ref: undefined, kind: 'image' };
  if (/^\.{1,2}\//.test(uses)) return { name: uses, ref: undefined, kind: 'local' };
  const [, name = '', ref] = /^([\w.-]+\/[\w./-]+?)(?:@(.+))?$/.exec(uses) ?? [];
  return name === '' ? undefined : { name: name.toLowerCase(), ref, kind: 'action' };
}

/** Is it a commit, which nobody can change? */
export function isCommit(ref: string | undefined): boolean {
  return /^[0-9a-f]{40}$|^[0-9a-f]{64}$/i.test(ref ?? '');
}

/** Events that strangers cause, with what a token and secrets of the repository are there. */
export const STRANGERS_EVENTS = [
  'pull_request_target',
  'issue_comment',
  'issues',
  'discussion',
  'discussion_comment',
  'workflow_run',
  'fork',
  'watch',
  'pull_request_review',
  'pull_request_review_comment',
];
const PUBLISHING_EVENTS = ['release', 'deployment'];

/** Does something that strangers cause start it, with the rights of the repository? */
export function isOpenToStrangers({ triggers }: WorkflowSubject): boolean {
  return STRANGERS_EVENTS.some((event) => triggers.has(event));
}

/** Does it make what others get? */
export function publishes({ triggers, document, jobs }: WorkflowSubject): boolean {
  const tags = valueAt(document.value, ['on', 'push', 'tags']);
  return (
    PUBLISHING_EVENTS.some((event) => triggers.has(event)) ||
    tags !== undefined ||
    jobs.some(({ steps }) =>
      steps.some(
        ({ uses, run }) =>
          /^(?:pypa\/gh-action-pypi-publish|softprops\/action-gh-release|goreleaser\/goreleaser-action|actions\/deploy-pages|ncipollo\/release-action)@/i.test(
            uses ?? '',
          ) || PUBLISHING.test(run ?? ''),
      ),
    )
  );
}
