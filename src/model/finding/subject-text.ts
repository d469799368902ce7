import { versionText } from '../version-text.ts';
import type { FilePlace, Subject } from './subject.ts';

/** Workloads that are named where a subject has more. */
const NAMES_SHOWN = 5;

/** The subject in a few words, as people name it. */
export function subjectText(subject: Subject): string {
  switch (subject.kind) {
    case 'package':
      return `${subject.name} ${versionText(subject)}`;
    case 'file':
      return placeText(subject);
    case 'resource':
      return [subject.type, subject.name, ...(subject.part ? [subject.part] : [])].join(' ');
    case 'workload':
      return [namesText(subject.names), ...(subject.line ? [subject.line] : [])].join(' ');
    case 'commit':
      return `commit ${subject.commit.slice(0, 12)}`;
    case 'image':
  }
  return subject.part === undefined ? 'the image' : `the image's ${subject.part}`;
}

/** `path:line`, or the path alone. */
export function placeText({ path, range }: FilePlace): string {
  return range ? `${path}:${range.startLine}` : path;
}

function namesText(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN;
  return `${names.slice(0, NAMES_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** What makes a subject the same one in the next scan: no version, no line, no digest, no date. */
export function subjectIdentity(subject: Subject): readonly string[] {
  switch (subject.kind) {
    case 'package':
      return [subject.ecosystem, subject.name, subject.locations[0]?.path ?? ''];
    case 'file':
      return [subject.path];
    case 'resource':
      return [subject.type, subject.name, subject.part ?? '', subject.file?.path ?? ''];
    case 'workload':
      return subject.names;
    case 'commit':
      return [subject.commit];
    case 'image':
  }
  return [subject.part ?? ''];
}
