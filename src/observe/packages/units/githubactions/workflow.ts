import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import { entriesOf, itemsAt, scalarAt, valueAt } from '../../../document/fields.ts';
import { readDocuments } from '../../../configuration/yaml/documents.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';

const PLACES = /\/\.github\/(?:workflows\/[^/]+|actions\/(?:[^/]+\/)*action)\.ya?ml$|\/action\.ya?ml$/;
/** What writes digests beside tags keeps the tag in a comment: `uses: a/b@<commit> # v1.2.3`. */
const COMMENTED =
  /^\s*(?:-\s+)?uses:\s*["']?([^\s"'#]{1,300})["']?\s+#\s*(?:tag=)?(v?\d+(?:\.\d+){0,2}[\w.+-]{0,40})/;
const RELEASE = /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]{1,60})?$/;
const MOVING = /^v?(\d+(?:\.\d+)?)$/;
const COMMIT = /^[\da-f]{40}$/;

/** What workflows and actions use. Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax */
export const WORKFLOW: PackageFormat = {
  evidence: 'declared',
  maximumSize: 4 * 1024 * 1024,
  recognises: endingWith(['.yml', '.yaml'], (path) => PLACES.test(path)),
  read(file) {
    const text = decodeText(file.bytes());
    const used = valuesIn(text, file.entry.path).flatMap(usedIn);
    const comments = commentsIn(text);
    const facts: LanguageFact[] = [];
    const [moving, unknown]: [string[], string[]] = [[], []];
    for (const use of new Set(used)) {
      const [, name, ref] =
        /^([\w.-]{1,100}\/[\w.-]{1,100})(?:\/[^@]{1,300})?@([^@]{1,250})$/.exec(use) ?? [];
      if (name === undefined || ref === undefined) continue;
      const tag = COMMIT.test(ref) ? (comments.get(use) ?? ref) : ref;
      const numbers = MOVING.exec(tag)?.[1];
      if (RELEASE.test(tag)) facts.push(named(name, { version: tag }));
      else if (numbers !== undefined) {
        facts.push(named(name, { version: '', range: `${numbers}.x` }));
        (COMMIT.test(ref) ? unknown : moving).push(use);
      } else {
        facts.push(named(name, { version: COMMIT.test(tag) ? tag : '' }));
        unknown.push(use);
      }
    }
    return [
      ...facts,
      ...unversioned(moving, 'declared', 'tags that move with each release'),
      ...unversioned(unknown, 'declared', 'commits and branches of which no release is known'),
    ];
  },
};

function named(name: string, version: { version: string; range?: string }): LanguageFact {
  return { kind: 'package', name: name.toLowerCase(), ...version, evidence: 'declared', direct: true };
}

/** Throws a `Fault` (`limit`, `malformed`) for what is no YAML. */
function valuesIn(text: string, path: string): unknown[] {
  const { documents, gaps } = readDocuments(text, path, '1.2');
  for (const { kind, subject, reason } of gaps)
    throw new Fault(kind === 'limit' ? 'limit' : 'malformed', `${subject}: ${reason}`);
  return documents.map(({ value }) => value);
}

/** `uses` of jobs, of their steps, and of the steps of an action; those of folders and images are none. */
function usedIn(document: unknown): string[] {
  const jobs = entriesOf(valueAt(document, 'jobs')).map(([, job]) => job);
  return [...jobs, valueAt(document, 'runs')]
    .flatMap((job) => [job, ...itemsAt(job, 'steps')].flatMap((one) => scalarAt(one, 'uses') ?? []))
    .filter((use) => !use.startsWith('./') && !use.startsWith('docker://'));
}

function commentsIn(text: string): ReadonlyMap<string, string> {
  return new Map(
    linesOf(text).flatMap((line): [string, string][] => {
      const [, use, tag] = COMMENTED.exec(line.slice(0, 1000)) ?? [];
      return use === undefined || tag === undefined ? [] : [[use, tag]];
    }),
  );
}
