import type { ConfigurationFile } from '../../../model/configuration/file.ts';
import type {
  GitlabInclude,
  GitlabInput,
  GitlabPipeline,
  GitlabValue,
} from '../../../model/configuration/gitlab-ci.ts';
import { keysOf, valueAt } from '../../../model/configuration/place.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { Fault } from '../../../model/fault.ts';
import type { Gap } from '../../../model/gap.ts';
import { listTag } from '../yaml/list-tag.ts';
import { readStructured } from '../yaml/structured.ts';
import { IncludedFiles, includesAt } from './includes.ts';
import { jobsOf } from './jobs.ts';
import { ScriptReader } from './scripts.ts';
import { merged, REFERENCE_TAG, ValueBudget, valueOf } from './values.ts';

/** Characters of one file: GitLab's own `max_yaml_size_bytes` is 2 MB. */
const LONGEST = 2 * 2 ** 20;

/** Files that one pipeline takes in; GitLab takes 150. */
const MOST_FILES = 150;

/** A file with the head that says its inputs. */
interface PipelineFile {
  readonly body: StructuredDocument;
  readonly inputs: readonly GitlabInput[];
}

/**
 * The pipelines of GitLab that the files of a target make: those that `isStart` names and no other includes, and those
 * that jobs start, each with the files of the repository that it includes. What is elsewhere is not fetched, and said.
 */
export function readGitlabCi(
  files: readonly ConfigurationFile[],
  isStart: (path: string) => boolean,
): { readonly pipelines: readonly GitlabPipeline[]; readonly gaps: readonly Gap[] } {
  const reader = new Reader(files);
  const starts = files.map(({ path }) => path).filter(isStart);
  const included = new Set(starts.flatMap((path) => reader.filesUnder(path).filter((one) => one !== path)));
  const pipelines: GitlabPipeline[] = [];
  const open = starts.filter((path) => !included.has(path));
  // Files that include each other in a circle.
  if (open.length === 0 && starts[0] !== undefined) open.push(starts[0]);
  const done = new Set(open);
  for (let path = open.shift(); path !== undefined; path = open.shift()) {
    const pipeline = reader.pipeline(path);
    if (!pipeline) continue;
    pipelines.push(pipeline);
    for (const child of pipeline.includes.filter(({ trigger }) => trigger !== undefined))
      for (const file of reader.files.of(child))
        if (!done.has(file)) {
          done.add(file);
          open.push(file);
        }
  }
  return { pipelines, gaps: reader.gaps };
}

class Reader {
  readonly gaps: Gap[] = [];
  readonly files: IncludedFiles;
  readonly #texts: ReadonlyMap<string, string>;
  readonly #files = new Map<string, PipelineFile | undefined>();
  readonly #budget = new ValueBudget();
  readonly #scripts = new ScriptReader();

  constructor(files: readonly ConfigurationFile[]) {
    this.#texts = new Map(files.map(({ path, text }) => [path, text]));
    this.files = new IncludedFiles(new Set(this.#texts.keys()));
  }

  /** The file with all that it includes of the repository, each once, in the order in which they count. */
  filesUnder(path: string): string[] {
    const order: string[] = [];
    const seen = new Set<string>();
    const visit = (one: string): void => {
      if (seen.has(one) || seen.size >= MOST_FILES) return;
      seen.add(one);
      for (const include of this.#includesOf(one)) for (const file of this.files.of(include)) visit(file);
      order.push(one);
    };
    visit(path);
    return order;
  }

  /** Undefined where the file is none, or cannot be read. */
  pipeline(path: string): GitlabPipeline | undefined {
    const own = this.#file(path);
    if (!own) return undefined;
    try {
      return this.#merged(path, own);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.gaps.push({ kind: 'limit', subject: path, reason: error.message });
      return undefined;
    }
  }

  #merged(path: string, own: PipelineFile): GitlabPipeline {
    const paths = this.filesUnder(path);
    const files = paths.flatMap((one) => this.#file(one) ?? []);
    const values = files.map(({ body }) => valueOf({ document: body, path: [] }, body.value, this.#budget));
    const [first = valueOf({ document: own.body, path: [] }, {}, this.#budget), ...rest] = values;
    const root = rest.reduce((all, one) => merged(all, one, this.#budget), first);
    const tell = (subject: string, reason: string): void => {
      this.gaps.push({ kind: 'unknown', subject, reason });
    };
    const jobs = jobsOf({ root, budget: this.#budget, scripts: this.#scripts, tell });
    const includes = [...paths.flatMap((one) => this.#includesOf(one)), ...triggersIn(root)];
    this.#tellOfElsewhere(path, includes);
    return {
      path,
      document: own.body,
      root,
      jobs,
      includes,
      inputs: new Map(files.map(({ body, inputs }) => [body.path, inputs])),
    };
  }

  #tellOfElsewhere(subject: string, includes: readonly GitlabInclude[]): void {
    const count = includes.filter((one) => this.files.of(one).length === 0).length;
    if (count > 0)
      this.gaps.push({
        kind: 'missing-data',
        subject,
        reason: `includes files that are not in the target, and so not judged: ${count}`,
        count,
        informational: true,
      });
  }

  #includesOf(path: string): GitlabInclude[] {
    const body = this.#file(path)?.body;
    return body ? includesAt({ document: body, path: ['include'] }, valueAt(body.value, ['include'])) : [];
  }

  #file(path: string): PipelineFile | undefined {
    if (!this.#files.has(path)) this.#files.set(path, this.#read(path));
    return this.#files.get(path);
  }

  #read(path: string): PipelineFile | undefined {
    const text = this.#texts.get(path) ?? '';
    if (text.length > LONGEST) {
      const reason = `longer than ${LONGEST} characters, more than GitLab takes`;
      this.gaps.push({ kind: 'limit', subject: path, reason });
      return undefined;
    }
    const { documents, gaps } = readStructured(text, path, '1.2', {
      tags: [listTag(REFERENCE_TAG)],
      takesLastKey: true,
    });
    this.gaps.push(...gaps);
    const head = documents.find(({ value }) => keysOf(value).includes('spec'));
    const body = documents.find((one) => one !== head) ?? head;
    return body && { body, inputs: head ? inputsOf(head) : [] };
  }
}

function inputsOf(document: StructuredDocument): GitlabInput[] {
  const inputs = valueAt(document.value, ['spec', 'inputs']);
  return keysOf(inputs).map((name) => ({
    name,
    value: valueAt(inputs, [name]),
    document,
    path: ['spec', 'inputs', name],
  }));
}

/** Files that jobs start as pipelines of their own. */
function triggersIn(root: GitlabValue): GitlabInclude[] {
  return [...(root.entries ?? [])].flatMap(([trigger, { entries }]) => {
    const include = entries?.get('trigger')?.entries?.get('include');
    const given = include && (include.entries ? plain(include) : include.value);
    return include ? includesAt(include, given).map((one) => ({ ...one, trigger })) : [];
  });
}

/** A map of scalars as it is written. */
function plain({ entries }: GitlabValue): unknown {
  return Object.fromEntries([...(entries ?? [])].map(([key, { value }]) => [key, value]));
}
