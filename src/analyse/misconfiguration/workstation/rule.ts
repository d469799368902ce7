import type { AuditEvidence } from '../../../model/configuration/audit.ts';
import type { CheckHead, Example } from '../../../model/configuration/check.ts';
import type { WorkstationFacts } from '../../../model/configuration/workstation.ts';
import { allOf, notReadable, verdict } from '../../audit/evidence.ts';
import { type IniEntry, iniEntries } from '../../audit/ini.ts';
import { pathsOf } from '../../audit/paths.ts';
import type { AuditCheck, Evidence } from '../../audit/types.ts';

/**
 * One thing that may be wrong with a workstation or a runner. Examples are files of a small root, as those of hosts are:
 * `/home/ann` is a home, `/home/ann/shop` a folder of sources.
 */
export type WorkstationCheck = AuditCheck<WorkstationFacts>;

/** Files that one rule looks into: patterns, in which `*` stands for any name or a part of one. */
export interface FilePlaces {
  /** From each home, without a slash before them. */
  readonly home?: readonly string[];
  /** From each folder of sources. */
  readonly project?: readonly string[];
  /** From the root. */
  readonly system?: readonly string[];
}

/** Something wrong in a text. What is told has no secret in it. */
export interface WrongPlace {
  readonly line: number;
  readonly actual: string;
}

/** What files should not say. */
export interface FileRule extends FilePlaces, Omit<CheckHead, 'vectors'> {
  readonly expected: string;
  /** What is wrong in a file; undefined: nobody can tell what the file says. */
  readonly wrong: (text: string, path: string) => readonly WrongPlace[] | undefined;
  /** Of the first place. */
  readonly bad: string;
  readonly good: string;
}

const MOST_FAILURES = 100;
const EXAMPLE_HOME = '/home/ann';
const EXAMPLE_PROJECT = `${EXAMPLE_HOME}/shop`;

/** Makes a check of a rule about files. */
export function fileCheck(rule: FileRule): WorkstationCheck {
  const { home, project, system, expected, wrong, bad, good, ...head } = rule;
  const places = { ...(home && { home }), ...(project && { project }), ...(system && { system }) };
  const path = examplePath(places);
  return {
    ...head,
    vectors: ['V1'],
    find: (facts) =>
      eachFile(facts, places, expected, (file) => {
        const text = facts.host.text(file);
        if (text.state === 'absent') return [];
        if (text.state === 'unreadable') return [notReadable(file, text.reason, expected)];
        const found = wrong(text.value, file);
        if (found === undefined) return [notReadable(file, 'cannot be understood', expected)];
        if (found.length === 0) return [verdict(true, { path: file }, 'says nothing of it', expected)];
        return found
          .slice(0, MOST_FAILURES)
          .map(({ line, actual }) => verdict(false, { path: file, line }, actual, expected));
      }),
    failing: [{ [path]: bad }] as [Example],
    passing: [{ [path]: good }] as [Example],
  };
}

/** Where the first of the places is in examples. */
export function examplePath({ home = [], project = [], system = [] }: FilePlaces): string {
  const [path = ''] = [
    ...home.map((one) => (one === '.' ? EXAMPLE_HOME : `${EXAMPLE_HOME}/${one}`)),
    ...project.map((one) => `${EXAMPLE_PROJECT}/${one}`),
    ...system,
  ];
  return path.replaceAll('*', 'a');
}

/** What comes of every file of some places that is there, and of every folder that could not be listed. */
export function eachFile(
  facts: WorkstationFacts,
  { home = [], project = [], system = [] }: FilePlaces,
  expected: string,
  judge: (path: string) => readonly AuditEvidence[],
): Evidence {
  const projects = project.length === 0 || facts.projects.state !== 'read' ? [] : facts.projects.value;
  const patterns = [
    ...facts.homes.flatMap((folder) => home.map((one) => (one === '.' ? folder : `${folder}/${one}`))),
    ...projects.flatMap((folder) => project.map((one) => `${folder}/${one}`)),
    ...system,
  ];
  // A name of a folder may have a star in it, which is no pattern then.
  const found = patterns.map((pattern) => pathsOf(facts.host, pattern));
  const evidence = [...new Set(found.flatMap(({ paths }) => paths))].flatMap((path) => judge(path));
  const unlisted = found.flatMap((one) => one.unlisted);
  const unread = [
    ...unlisted.map(({ folder, reason }) => notReadable(folder, reason, expected)),
    ...(project.length > 0 && facts.projects.state === 'unreadable'
      ? [notReadable(facts.homes[0] ?? '/', facts.projects.reason, expected)]
      : []),
  ];
  const where = [...home.map((one) => `~/${one}`), ...project.map((one) => `*/${one}`), ...system];
  return allOf([...evidence, ...unread], where.join(', '), 'is not there');
}

/** Lines of a text that a rule finds wrong; comments of `#` are left out. */
export function linesWrong(tell: (line: string) => string | undefined) {
  return (text: string): WrongPlace[] =>
    text.split('\n', 50_000).flatMap((content, index) => {
      const trimmed = content.trim();
      if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith('//')) return [];
      const actual = tell(trimmed.slice(0, 4096));
      return actual === undefined ? [] : [{ line: index + 1, actual }];
    });
}

/** Entries of a file of keys and values that a rule finds wrong. */
export function iniWrong(tell: (entry: IniEntry) => string | undefined, isContinued = false) {
  return (text: string): WrongPlace[] =>
    iniEntries(text, { isContinued }).flatMap((entry) => {
      const actual = tell(entry);
      return actual === undefined ? [] : [{ line: entry.line, actual }];
    });
}

/** Is a value written out, and none that is looked up when it is needed, or left empty? */
export function isLiteral(value: string): boolean {
  const text = value.trim().replaceAll(/^["']|["']$/g, '');
  return (
    text !== '' &&
    !/^(?:\$|%\w+%|<[^>]*>$|\{\{|\{env:|!|env\(|process\.env)/.test(text) &&
    !/^(?:null|none|undefined|x{3,}|\*{3,})$/i.test(text)
  );
}

/** Does a text have a URL without TLS that leads to another machine? */
export function isPlainUrl(text: string): boolean {
  return /(?:^|\s)http:\/\/(?!localhost[:/]|127\.)/i.test(text);
}
