import type {
  GitlabJob,
  GitlabPipeline,
  GitlabPlace,
  GitlabScript,
  GitlabValue,
} from '../../../model/configuration/gitlab-ci.ts';
import { pathText, valueAt } from '../../../model/configuration/place.ts';
import { DEPLOYING, PUBLISHING, purposeOf } from '../../scripts/deployments.ts';
import type { Check, CheckSubject, Violation } from '../types.ts';
import type { PipelineTaint } from './taint.ts';

/** Every pipeline of a target: a file that several include is judged once. */
export interface GitlabSubject extends CheckSubject {
  readonly pipelines: readonly TaintedPipeline[];
}

/** A pipeline with the ways that untrusted text takes in it. */
export interface TaintedPipeline extends GitlabPipeline {
  readonly taint: PipelineTaint;
}

export type GitlabCheck = Check<GitlabSubject>;

export const YAML_DOCS = 'https://docs.gitlab.com/ci/yaml/';
export const SECURITY_DOCS = 'https://docs.gitlab.com/ci/pipeline_security/';
export const VARIABLE_DOCS = 'https://docs.gitlab.com/ci/variables/';

/** A check that looks at each job; hidden ones too, as others use them, unless `isWhole` asks for jobs that run. */
export function eachJob(
  find: (job: GitlabJob, pipeline: TaintedPipeline) => Iterable<Violation>,
  isWhole = false,
): GitlabCheck['find'] {
  return function* jobs({ pipelines }) {
    for (const pipeline of pipelines)
      for (const job of pipeline.jobs) if (!isWhole || !job.isHidden) yield* find(job, pipeline);
  };
}

/** A check that looks at each script of each job. */
export function eachScript(
  find: (script: GitlabScript, job: GitlabJob, pipeline: TaintedPipeline) => Iterable<Violation>,
): GitlabCheck['find'] {
  return eachJob(function* scripts(job, pipeline) {
    for (const script of job.scripts) yield* find(script, job, pipeline);
  });
}

/** Something that is wrong at a place of a pipeline. */
export function about(
  { document, path }: GitlabPlace,
  actual: string,
  expected: string,
  more: Pick<Violation, 'severity' | 'edits'> = {},
): Violation {
  const line = actual.replaceAll(/\s+/g, ' ').trim();
  const [first] = path;
  return {
    path: document.path,
    range: document.rangeOf(path),
    resource: { type: 'job', name: String(first ?? ''), part: pathText(path) },
    actual: line.length > 240 ? `${line.slice(0, 240)}…` : line,
    expected,
    ...more,
  };
}

export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value : undefined;
}

/** The scalar at these keys of a job. */
export function settingOf(job: GitlabJob, ...keys: string[]): string | undefined {
  return textOf(job.get(keys)?.value);
}

/** What stands under each key of a map of a job. */
export function entriesOf(job: GitlabJob, ...keys: string[]): [string, GitlabValue][] {
  return [...(job.get(keys)?.entries ?? [])];
}

/** The conditions of a job's rules that may let it run, in words. */
export function conditionsOf(job: GitlabJob): { readonly text: string; readonly place: GitlabPlace }[] {
  const rules = job
    .items(['rules'])
    .filter(({ value }) => valueAt(value, ['when']) !== 'never')
    .map(({ value, document, path }) => ({
      text: textOf(valueAt(value, ['if'])) ?? '',
      place: { document, path },
    }));
  const only = [...job.items(['only']), ...job.items(['only', 'refs'])];
  return [
    ...rules,
    ...only.map(({ value, document, path }) => ({ text: textOf(value) ?? '', place: { document, path } })),
  ];
}

/** Does a condition let merge requests in? */
function namesMergeRequests(text: string): boolean {
  return /merge_request_event|external_pull_request_event|^merge_requests$|\$CI_MERGE_REQUEST_(?:IID|ID)(?!\s*==\s*null)/.test(
    text,
  );
}

/** May a merge request start it? Without rules of its own, those of the pipeline count. */
export function runsForMergeRequests(job: GitlabJob, pipeline: GitlabPipeline): boolean {
  const conditions = conditionsOf(job);
  if (conditions.length > 0) return conditions.some(({ text }) => namesMergeRequests(text));
  if (job.get(['rules']) || job.get(['only'])) return false;
  const rules = pipeline.root.entries?.get('workflow')?.entries?.get('rules')?.value;
  return (
    Array.isArray(rules) &&
    rules.some(
      (rule) =>
        valueAt(rule, ['when']) !== 'never' && namesMergeRequests(textOf(valueAt(rule, ['if'])) ?? ''),
    )
  );
}

/** Does every condition by which it runs ask for a branch or a tag that is protected, or named? */
export function isLimitedToRefs(job: GitlabJob): boolean {
  const conditions = conditionsOf(job);
  return (
    conditions.length > 0 &&
    conditions.every(({ text }) =>
      /CI_COMMIT_REF_PROTECTED|CI_DEFAULT_BRANCH|\$CI_COMMIT_TAG\b|CI_COMMIT_(?:BRANCH|REF_NAME|REF_SLUG)\s*==|CI_COMMIT_(?:BRANCH|REF_NAME)\s*=~\s*\/\^|^(?:main|master|tags|stable|production|release\S*)$|^\/\^/.test(
        text,
      ),
    )
  );
}

/** The command by which a job deploys or publishes; `environment` where only its settings say so. */
export function deploymentOf(job: GitlabJob): string | undefined {
  for (const { shell } of job.scripts) {
    const found = shell && (purposeOf(shell, DEPLOYING) ?? purposeOf(shell, PUBLISHING));
    if (found) return [found.name, ...found.words.map(({ known }) => known)].join(' ').slice(0, 80);
  }
  return environmentOf(job) === undefined ? undefined : 'environment';
}

/** The name of the environment that a job deploys to; undefined where it does not, or takes one down. */
export function environmentOf(job: GitlabJob): string | undefined {
  const action = settingOf(job, 'environment', 'action') ?? 'start';
  if (action !== 'start') return undefined;
  return settingOf(job, 'environment') ?? settingOf(job, 'environment', 'name');
}

/** The literal values of variables put into a text, as far as they are known. */
export function expandedText(text: string, job: GitlabJob): string {
  let expanded = text;
  for (let round = 0; round < 3 && expanded.includes('$') && expanded.length < 4096; round += 1)
    expanded = expanded.replaceAll(
      /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g,
      (whole, braced?: string, bare?: string) => {
        const found = job.variables.get(braced ?? bare ?? '');
        return found && !found.isOpen && found.text.length < 1024 ? found.text : whole;
      },
    );
  return expanded;
}

/** A job of an example, with what else stands at the top of its file. */
export function jobText(lines: string, top = ''): string {
  return `${top}a:\n${lines.replaceAll(/^(?=.)/gm, '  ')}`;
}
