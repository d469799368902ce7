import type { ShellCommand } from '../../../model/configuration/shell.ts';
import { keysOf, valueAt } from '../../../model/configuration/place.ts';
import { pipelinesOf } from '../../scripts/commands.ts';
import { expansionsIn } from '../../scripts/expansions.ts';
import { further, type Way } from '../../scripts/way.ts';
import { expressionsIn, type Reference, referencesIn, referencesOf } from './expressions.ts';
import { type Job, type Step, textOf, textsIn, usedAction, type WorkflowSubject } from './workflow.ts';

/** What strangers write, as events carry it (GitHub, "Secure use reference", untrusted input). */
const WRITTEN =
  /^github\.(?:head_ref|event\.(?:(?:issue|pull_request|discussion|milestone)\.(?:title|body|description)|(?:comment|review|review_comment)\.body|pages\.\*\.(?:page_name|title|summary)|forkee\.(?:description|homepage)|(?:issue|pull_request)\.milestone\.(?:title|description)|merge_group\.head_commit\.(?:message|author\.(?:email|name))|check_suite\.head_commit\.(?:message|author\.(?:email|name))|commit\.commit\.(?:message|author\.(?:email|name)|committer\.(?:email|name))|branches\.\*\.name|(?:head_commit|commits\.\*)\.(?:message|author\.(?:email|name)|committer\.(?:email|name))|pull_request\.head\.(?:ref|label|repo\.(?:default_branch|description|homepage))|workflow_run\.(?:head_branch|display_title|head_commit\.(?:message|author\.(?:email|name))|head_repository\.description|pull_requests\.\*\.head\.ref)|changes\..*from|client_payload\..*|check_suite\.(?:head_branch|pull_requests\..*ref)|check_run\.check_suite\.head_branch|label\.(?:name|description)|registry_package\..*))$/;
/** The whole of what strangers write, as `toJSON(github.event)`. */
const WHOLE =
  /^github(?:\.event(?:\.(?:issue|pull_request|comment|review|discussion|head_commit|commits|workflow_run|client_payload)(?:\.head|\.head_commit)?)?)?$/;
/** Outputs of actions that are file names, branches and comments of strangers. */
const ACTION_OUTPUTS: readonly (readonly [action: RegExp, output: RegExp])[] = [
  [/^(?:tj-actions|step-security)\/changed-files$/, /files|filename|dir_names/],
  [
    /^(?:jitterbit\/get-changed-files|ab185508\/get-changed-files|dorny\/paths-filter|trilom\/file-changes-action)$/,
    /./,
  ],
  [/^peter-evans\/find-comment$/, /^comment-body$/],
  [/^(?:xt0rted\/pull-request-comment-branch|alessbell\/pull-request-comment-branch)$/, /ref$/],
  [/^actions-ecosystem\/action-regex-match$/, /^(?:match|group\d+)$/],
  [/^tj-actions\/branch-names$/, /^(?:head_ref_branch|current_branch|ref_branch|default)$/],
  [/^franzdiebold\/github-env-vars-action$/, /./],
  [/^khan\/pull-request-comment-trigger$/, /./],
];

/** Commands that print what strangers write: titles, messages, names of branches and files. */
const PRINTS =
  /\bgh (?:pr|issue|release) (?:view|list)\b[^|)]*\b(?:title|body|headRefName|comments|author)\b|\bgit (?:log|show)\b[^|)]*(?:%[sBbn]|%[ac][neNE]|--oneline)|\bgit (?:diff|diff-tree|show)\b[^|)]*--name-(?:only|status)/;

/** Characters of a substitution that are looked at. */
const LONGEST_COMMAND = 1000;

/** Variables that hold untrusted text: those of a step before those around it, none of which is copied for each step. */
export class TaintedVariables {
  /** Undefined for those whose text is trusted. */
  readonly #own: ReadonlyMap<string, Way | undefined>;
  readonly #lower: ReadonlyMap<string, Way | undefined>;
  readonly #outer: TaintedVariables | undefined;

  constructor(own: ReadonlyMap<string, Way | undefined>, outer?: TaintedVariables) {
    this.#own = own;
    this.#lower = new Map([...own].toReversed().map(([name, way]) => [name.toLowerCase(), way]));
    this.#outer = outer;
  }

  /** Is there any? */
  get hasSome(): boolean {
    for (const way of this.#own.values()) if (way) return true;
    return this.#outer?.hasSome ?? false;
  }

  get(name: string): Way | undefined {
    return this.#own.has(name) ? this.#own.get(name) : this.#outer?.get(name);
  }

  /** As expressions name it, in small letters. */
  named(lower: string): Way | undefined {
    return this.#lower.get(lower) ?? (this.#lower.has(lower) ? undefined : this.#outer?.named(lower));
  }
}

/** What of a workflow's names holds untrusted text, each with the way that it took. */
export class Taint {
  readonly #ways = new Map<string, Way>();
  readonly #subject: WorkflowSubject;
  readonly #inputs: ReadonlyMap<string, Way>;
  /** Variables of jobs and around them, as far as names are known. */
  readonly #around = new Map<Job, TaintedVariables>();
  /** Names of variables, in small letters, by what declares them. */
  readonly #declared = new Map<unknown, ReadonlySet<string>>();
  /** Outputs of steps that a job refers to, by their steps. */
  readonly #outputs = new Map<Job, ReadonlyMap<string | undefined, readonly string[]>>();

  /** `inputs`: those of an action or a reusable workflow that a caller gives untrusted text. */
  constructor(subject: WorkflowSubject, inputs: ReadonlyMap<string, Way> = new Map()) {
    this.#subject = subject;
    this.#inputs = inputs;
    // Jobs may stand in any order, and outputs go from one to the next.
    for (let round = 0; round < 4 && this.#spread() > 0; round += 1);
    this.#around.clear();
  }

  /** The way by which untrusted text comes to what a reference names; undefined where none does. */
  wayTo({ name, functions }: Pick<Reference, 'name' | 'functions'>, job: Job, step?: Step): Way | undefined {
    // A question about a text, and a digest of one, are none.
    if (
      functions.some((one) =>
        /^(?:contains|startswith|endswith|hashfiles|success|failure|always|cancelled)$/.test(one),
      )
    )
      return undefined;
    if (WRITTEN.test(name)) return { source: name, over: [] };
    if (WHOLE.test(name) && functions.includes('tojson')) return { source: `toJSON(${name})`, over: [] };
    if (name.startsWith('inputs.') || name.startsWith('github.event.inputs.'))
      return this.#inputs.get(name.split('.').at(-1) ?? '');
    const [context, own] = name.split('.');
    if (context === 'env') {
      const found = this.environment(job, step).named(own ?? '');
      if (found) return found;
      if (this.#isDeclared(own ?? '', step?.value, job.value, this.#subject.document.value)) return undefined;
    }
    return this.#ways.get(context === 'needs' ? name : `${job.id} ${name}`);
  }

  /** The first untrusted text that a text with expressions has. */
  wayIn(
    text: string,
    job: Job,
    step?: Step,
  ): { readonly way: Way; readonly reference: Reference } | undefined {
    return this.#wayBy(referencesIn(text), job, step);
  }

  #wayBy(
    references: Iterable<Reference>,
    job: Job,
    step?: Step,
  ): { readonly way: Way; readonly reference: Reference } | undefined {
    for (const reference of references) {
      const way = this.wayTo(reference, job, step);
      if (way) return { way, reference };
    }
    return undefined;
  }

  /** Variables of a step that hold untrusted text. */
  environment(job: Job, step?: Step): TaintedVariables {
    const around = this.#around.get(job) ?? this.#aroundSteps(job);
    this.#around.set(job, around);
    const own = step && this.#variables(step.value, 'env', (text) => this.wayIn(text, job));
    return own?.size ? new TaintedVariables(own, around) : around;
  }

  /** Those of the workflow and of a job, which no other variable can be put into. */
  #aroundSteps(job: Job): TaintedVariables {
    const wayIn = (text: string) => {
      const references = referencesIn(text).filter(({ name }) => !name.startsWith('env.'));
      return this.#wayBy(references, job);
    };
    const { document } = this.#subject;
    const ofWorkflow = new TaintedVariables(this.#variables(document.value, 'env', wayIn));
    return new TaintedVariables(this.#variables(job.value, `${job.id}.env`, wayIn), ofWorkflow);
  }

  #variables(
    holder: unknown,
    where: string,
    wayIn: (text: string) => { readonly way: Way } | undefined,
  ): Map<string, Way | undefined> {
    const variables = valueAt(holder, ['env']);
    return new Map(
      keysOf(variables).map((name) => {
        const found = wayIn(textOf(valueAt(variables, [name])) ?? '');
        return [name, found && further(found.way, `${where}.${name}`)];
      }),
    );
  }

  /** Goes once over all jobs; how many names were found. */
  #spread(): number {
    const before = this.#ways.size;
    for (const job of this.#subject.jobs) {
      this.#around.delete(job);
      for (const step of job.steps) this.#step(job, step);
      const outputs = valueAt(job.value, ['outputs']);
      for (const name of keysOf(outputs))
        this.#learn(textOf(valueAt(outputs, [name])), job, `needs.${job.id}.outputs.${name}`.toLowerCase());
      this.#matrix(job);
    }
    return this.#ways.size - before;
  }

  #matrix(job: Job): void {
    const matrix = valueAt(job.value, ['strategy', 'matrix']);
    const whole = typeof matrix === 'string' ? this.wayIn(matrix, job) : undefined;
    if (whole) this.#ways.set(`${job.id} matrix.*`, further(whole.way, 'matrix'));
    for (const name of keysOf(matrix)) {
      const values = valueAt(matrix, [name]);
      for (const one of Array.isArray(values) ? values : [values])
        this.#learn(textOf(one), job, `${job.id} matrix.${name.toLowerCase()}`);
    }
  }

  #learn(text: string | undefined, job: Job, key: string): void {
    const found = text === undefined ? undefined : this.wayIn(text, job);
    if (found && !this.#ways.has(key)) this.#ways.set(key, further(found.way, key.replace(/^\S+ /, '')));
  }

  #step(job: Job, step: Step): void {
    const variables = this.environment(job, step);
    if (step.run !== undefined) this.#written(job, step, variables);
    const action = usedAction(step.uses);
    if (step.id === undefined || action === undefined) return;
    const id = step.id.toLowerCase();
    for (const [names, output] of ACTION_OUTPUTS)
      if (names.test(action.name)) this.#knownOutputs(job, id, output, action.name);
  }

  /** What a step's references to outputs of an action are is only known where they are used. */
  #knownOutputs(job: Job, id: string, output: RegExp, action: string): void {
    const known = this.#outputs.get(job) ?? Map.groupBy(outputsIn(job), (name) => name.split('.')[1]);
    this.#outputs.set(job, known);
    for (const name of known.get(id) ?? [])
      if (output.test(name.split('.')[3] ?? ''))
        this.#set(`${job.id} ${name}`, { source: action, over: [name] });
  }

  /** What a script writes into the file of outputs, or of variables for later steps. */
  #written(job: Job, step: Step, variables: TaintedVariables): void {
    const script = this.#subject.scriptOf(step);
    const behind = script && pipelinesOf(script);
    for (const command of script?.commands ?? []) {
      const file = writtenFile(command, behind?.(command) ?? []);
      if (file === undefined) continue;
      for (const { text } of command.words) {
        const [, name] = /^["']?([\w-]+)=/.exec(text) ?? [];
        const line = name === undefined ? '' : lineWith(step.run ?? '', `${name}=`);
        const way = this.wayIn(line, job, step)?.way ?? variableIn(text, variables) ?? printedIn(text);
        if (name === undefined || !way) continue;
        if (file.includes('GITHUB_ENV'))
          this.#set(`${job.id} env.${name.toLowerCase()}`, further(way, `env.${name}`));
        else if (step.id !== undefined)
          this.#set(
            `${job.id} steps.${step.id.toLowerCase()}.outputs.${name.toLowerCase()}`,
            further(way, `steps.${step.id}.outputs.${name}`),
          );
      }
    }
  }

  /** Do the settings of a step, a job or a workflow say what a variable is? */
  #isDeclared(name: string, ...holders: readonly unknown[]): boolean {
    return holders.some((holder) => {
      const names =
        this.#declared.get(holder) ??
        new Set(keysOf(valueAt(holder, ['env'])).map((one) => one.toLowerCase()));
      this.#declared.set(holder, names);
      return names.has(name);
    });
  }

  #set(key: string, way: Way): void {
    if (!this.#ways.has(key)) this.#ways.set(key, way);
  }
}

/** References of a job to outputs of its steps, as `steps.a.outputs.b`. */
function* outputsIn(job: Job): Generator<string, undefined> {
  for (const { text } of textsIn(job.value))
    for (const { body } of expressionsIn(text))
      for (const { name } of referencesOf(body)) if (/^steps\.[^.]*\.outputs(?:\.|$)/.test(name)) yield name;
}

/** The file of outputs or variables to which a command prints, by itself, in a group, or through `tee` behind it. */
export function writtenFile(command: ShellCommand, behind: readonly ShellCommand[]): string | undefined {
  const isPrinting = /^(?:echo|printf)$/.test(command.name ?? '');
  const tee = isPrinting ? behind.find(({ name }) => name === 'tee') : undefined;
  return [
    ...command.redirects.map(({ target }) => target?.text ?? ''),
    ...(tee?.words.map(({ text }) => text) ?? []),
  ].find((text) => /GITHUB_(?:OUTPUT|ENV|PATH)/.test(text));
}

/** What a substitution in a text takes from a command that prints what strangers write. */
function printedIn(text: string): Way | undefined {
  const at = text.search(/\$\(|`/);
  const [found] = at < 0 ? [] : (PRINTS.exec(text.slice(at, at + LONGEST_COMMAND)) ?? []);
  // Of a count or a digest nothing is left that is code.
  if (/\|\s{0,9}(?:wc|sha\d{1,3}sum|md5sum|grep\s{1,9}-[cq])\b/.test(text)) return undefined;
  return found === undefined ? undefined : { source: found.replaceAll(/\s+/g, ' ').slice(0, 60), over: [] };
}

/** The line of a script that has a text; places in scripts are those of texts without expressions. */
function lineWith(run: string, part: string): string {
  return run.split('\n').find((line) => line.includes(part)) ?? '';
}

/** The way of the first variable that a shell puts into a text of a script. */
export function variableIn(text: string, variables: TaintedVariables): Way | undefined {
  for (const { name } of expansionsIn(text)) {
    const way = variables.get(name);
    if (way) return way;
  }
  return undefined;
}

/** Names of inputs by which a caller hands untrusted text to an action or a reusable workflow, with their ways. */
export function untrustedInputs(value: unknown, job: Job, taint: Taint, caller: string): Map<string, Way> {
  const inputs = new Map<string, Way>();
  for (const name of keysOf(valueAt(value, ['with']))) {
    const found = taint.wayIn(textOf(valueAt(value, ['with', name])) ?? '', job);
    if (found) inputs.set(name.toLowerCase(), further(found.way, `${caller} with.${name}`));
  }
  return inputs;
}
