import type { GitlabJob, GitlabPipeline } from '../../../model/configuration/gitlab-ci.ts';
import { assignmentsIn } from '../../scripts/evaluations.ts';
import { expansionsIn } from '../../scripts/expansions.ts';
import { further, type Way } from '../../scripts/way.ts';
import { textOf } from './pipeline.ts';

/** Texts that whoever pushes, or opens a merge request, writes as they like. Source: GitLab, "Predefined CI/CD variables reference". */
const FREE_TEXT =
  /^CI_(?:COMMIT_(?:MESSAGE|TITLE|DESCRIPTION|AUTHOR|TAG_MESSAGE)|MERGE_REQUEST_(?:TITLE|DESCRIPTION|LABELS|MILESTONE|ASSIGNEES))$|^GITLAB_USER_NAME$|^CI_EXTERNAL_PULL_REQUEST_TITLE$/;
/** Names of branches and tags: git lets in quotes, dollars and semicolons, and no blanks. */
const REF_NAME =
  /^CI_(?:COMMIT_(?:REF_NAME|BRANCH|TAG)|BUILD_REF_NAME|MERGE_REQUEST_SOURCE_BRANCH_NAME|EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME)$/;

/** Does GitLab fill this variable with what a stranger writes? */
export function isStrangersVariable(name: string): boolean {
  return FREE_TEXT.test(name) || REF_NAME.test(name);
}

/** Where in a pipeline variables hold what strangers write, each with the way that it took. */
export class PipelineTaint {
  readonly #jobs = new Map<GitlabJob, ReadonlyMap<string, Way>>();
  /** Variables that jobs hand to later ones in a file of `artifacts: reports: dotenv`. */
  readonly #handed = new Map<string, Way>();

  constructor({ jobs }: Pick<GitlabPipeline, 'jobs'>) {
    // Jobs may stand in any order, and hand on what they were handed.
    for (let [round, before] = [0, -1]; round < 3 && before < this.#handed.size; round += 1) {
      before = this.#handed.size;
      for (const job of jobs) this.#job(job);
    }
  }

  /** The way by which untrusted text comes into a variable of a job; undefined where none does. */
  wayTo(name: string, job: GitlabJob): Way | undefined {
    return (
      this.#jobs.get(job)?.get(name) ?? (isStrangersVariable(name) ? { source: name, over: [] } : undefined)
    );
  }

  /** The first variable of a text that holds untrusted text, as a shell puts it in. */
  wayIn(text: string, job: GitlabJob): Way | undefined {
    for (const { name } of expansionsIn(text)) {
      const way = this.wayTo(name, job);
      if (way) return way;
    }
    return undefined;
  }

  /** May the text have blanks and line breaks, as titles do and names of branches do not? */
  isFree({ source }: Way): boolean {
    return !REF_NAME.test(source);
  }

  #job(job: GitlabJob): void {
    const ways = new Map(this.#handed);
    this.#jobs.set(job, ways);
    for (let round = 0; round < 3; round += 1)
      for (const [name, { text, isOpen }] of job.variables) {
        const way = this.wayIn(text, job);
        if (way) ways.set(name, further(way, `variables.${name}`));
        else if (isOpen) ways.set(name, { source: `variables.${name} of whoever starts it`, over: [] });
        else ways.delete(name);
      }
    const files = new Set(
      [...job.items(['artifacts', 'reports', 'dotenv'])].map(({ value }) => fileName(textOf(value) ?? '')),
    );
    for (const { shell } of job.scripts)
      for (const command of shell?.commands ?? []) {
        for (const { name, from } of assignmentsIn(command)) {
          const way = from.map((one) => this.wayTo(one, job)).find((one) => one !== undefined);
          if (way) ways.set(name, further(way, `$${name}`));
        }
        const target =
          command.redirects.find(({ operator }) => operator.startsWith('>'))?.target?.known ?? '';
        if (files.has(fileName(target)))
          this.#hand(
            command.words.map(({ text }) => text),
            job,
          );
      }
  }

  #hand(words: readonly string[], job: GitlabJob): void {
    for (const text of words) {
      const [, name] = /^["']?([A-Za-z_]\w*)=/.exec(text) ?? [];
      const way = name === undefined ? undefined : this.wayIn(text, job);
      if (name !== undefined && way && !this.#handed.has(name))
        this.#handed.set(name, further(way, `dotenv of ${job.name}: ${name}`));
    }
  }
}

export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
