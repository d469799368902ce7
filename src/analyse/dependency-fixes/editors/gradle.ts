import { edited, type TextEdit } from '../../../model/configuration/edit.ts';
import { Fault } from '../../../model/fault.ts';
import { grammarOf } from '../../requirements/grammars.ts';
import type { ManifestEditor, Raise } from '../types.ts';
import { withLines } from './lines.ts';

const CATALOGUE = /^libs(?:[\w-]{0,100})\.versions\.toml$|\.versions\.toml$/;
/** `"group:artifact:version"`, with what may stand behind it. */
const NOTATION =
  /(["'])([\w.-]{1,200}:[\w.-]{1,200}):([^"'\s:@$]{1,100})((?::[\w.-]{1,100})?(?:@\w{1,20})?)\1/g;
/** `group: 'g', name: 'a', version: '1'`, and Kotlin's with `=`. */
const NAMED =
  /\bgroup\s{0,5}[:=]\s{0,5}["']([\w.-]{1,200})["']\s{0,5},\s{0,5}name\s{0,5}[:=]\s{0,5}["']([\w.-]{1,200})["']\s{0,5},\s{0,5}version\s{0,5}[:=]\s{0,5}["']([^"'$]{1,100})["']/g;
const WITH_VARIABLE =
  /["']([\w.-]{1,200}:[\w.-]{1,200}):\$\{?(?:rootProject\.|project\.|ext\.)?(\w{1,100})\}?["']/g;

/**
 * Builds of Gradle in Groovy and Kotlin, version catalogues, and properties. Sources:
 * https://docs.gradle.org/current/userguide/declaring_dependencies.html, …/version_catalogs.html
 */
export const GRADLE: ManifestEditor = {
  ecosystem: 'maven',
  wants: (name) => /\.gradle(?:\.kts)?$/.test(name) || name === 'gradle.properties' || CATALOGUE.test(name),
  isInherited: true,
  raise(text, raise) {
    const found = [...inNotations(text, raise), ...inCatalogue(text, raise)];
    const edits = new Map(found.map((edit) => [edit.start, edit]));
    if (edits.size > 0) return edited(text, [...edits.values()]);
    if (isKeptBelow(text, raise)) return { reason: `its range is below ${raise.to}` };
    const variable = variableIn(text, raise);
    return variable === undefined ? undefined : withVariable(text, variable, raise.to);
  },
  variableOf: variableIn,
  withVariable,
  override(text, { name, to }) {
    const [opened] = text.matchAll(/^dependencies\s{0,5}\{[ \t]*(?:\r?\n)/gm);
    if (!opened) return undefined;
    const at = opened.index + opened[0].length;
    const unit = /\n([ \t]+)\S/.exec(text.slice(at - 1))?.[1] ?? '    ';
    const newline = opened[0].endsWith('\r\n') ? '\r\n' : '\n';
    const lines = ['constraints {', `${unit}implementation("${name}:${to}")`, '}'];
    return edited(text, [
      { start: at, end: at, text: lines.map((line) => `${unit}${line}${newline}`).join('') },
    ]);
  },
  relock: ({ name, lock }) =>
    lock === 'gradle.lockfile'
      ? { command: ['gradle', 'dependencies', '--update-locks', name], packages: [], options: [] }
      : undefined,
};

function inNotations(text: string, { name, to }: Raise): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const { 0: all, 2: written, 3: version = '', 4: rest = '', index } of text.matchAll(NOTATION)) {
    const end = index + all.length - 1 - rest.length;
    if (written === name && !isComment(text, index) && /^\d[\w.+-]*$/.test(version))
      edits.push({ start: end - version.length, end, text: to });
  }
  for (const { 0: all, 1: group, 2: artifact, 3: version = '', index } of text.matchAll(NAMED)) {
    const end = index + all.length - 1;
    if (`${group}:${artifact}` === name && !isComment(text, index))
      edits.push({ start: end - version.length, end, text: to });
  }
  return edits;
}

/** Is there a range that ends below the version? A constraint beside it would leave none at all. */
function isKeptBelow(text: string, { name, to }: Raise): boolean {
  return [...text.matchAll(NOTATION)].some(
    ({ 2: written, 3: range = '', index }) =>
      written === name && /^[[(\]]/.test(range) && !isComment(text, index) && !doesAdmit(range, to),
  );
}

function doesAdmit(range: string, version: string): boolean {
  try {
    return grammarOf('maven')?.parse(range).admits(version) === true;
  } catch (error) {
    if (error instanceof Fault && error.code === 'malformed') return false;
    throw error;
  }
}

function variableIn(text: string, { name }: Raise): string | undefined {
  return [...text.matchAll(WITH_VARIABLE)].find(
    (found) => found[1] === name && !isComment(text, found.index),
  )?.[2];
}

/** `v = '1.0'` of a script or of gradle.properties, `set("v", "1.0")`, `extra["v"] = "1.0"`. */
function withVariable(text: string, name: string, to: string): string | undefined {
  const own = new RegExp(
    String.raw`^(\s*(?:(?:ext|rootProject\.ext|project\.ext)\.|def\s+|val\s+|const\s+val\s+|extra\[")?${name}(?:"\])?(?:\s*:\s*String)?\s*=\s*|\s*set\(["']${name}["']\s*,\s*)(["']?)(\d[\w.+-]*)\2(\s*\)?\s*(?:(?://|#).*)?)$`,
    's',
  );
  return withLines(text, (line) => {
    const found = own.exec(line);
    return found ? `${found[1]}${found[2]}${to}${found[2]}${found[4]}` : undefined;
  });
}

/** `a = "g:a:1"` is a notation; here `{ module = "g:a", version = "1" }` and what `version.ref` names. */
function inCatalogue(text: string, { name, to }: Raise): TextEdit[] {
  const [group = '', artifact = ''] = name.split(':');
  const isIt = new RegExp(
    String.raw`"${literal(name)}"|group\s{0,9}=\s{0,9}"${literal(group)}"\s{0,9},\s{0,9}name\s{0,9}=\s{0,9}"${literal(artifact)}"`,
  );
  const edits: TextEdit[] = [];
  const references = new Set<string>();
  for (const { line, at } of linesIn(text)) {
    if (!isIt.test(line) || !line.includes('{') || isComment(text, at + line.search(/\S/))) continue;
    const own = /\bversion\s{0,9}=\s{0,9}"([^"]{1,100})"/.exec(line);
    if (own) edits.push(before(at + own.index + own[0].length - 1, own[1] ?? '', to));
    const reference = /\bversion\.ref\s{0,9}=\s{0,9}"([\w.-]{1,100})"/.exec(line)?.[1];
    if (reference !== undefined) references.add(reference);
  }
  return references.size === 0 ? edits : [...edits, ...versionsIn(text, references, to)];
}

/** Of the table of versions. */
function versionsIn(text: string, names: ReadonlySet<string>, to: string): TextEdit[] {
  let table = '';
  return [...linesIn(text)].flatMap(({ line, at }) => {
    table = /^[ \t]{0,9}\[([\w.-]{1,100})\]/.exec(line)?.[1] ?? table;
    const found = /^[ \t]{0,9}([\w.-]{1,100})\s{0,9}=\s{0,9}"([^"]{1,100})"/.exec(line);
    if (!found || table !== 'versions' || !names.has(found[1] ?? '')) return [];
    return [before(at + found[0].length - 1, found[2] ?? '', to)];
  });
}

/** Another version in place of the one that ends at a place. */
function before(end: number, written: string, to: string): TextEdit {
  return { start: end - written.length, end, text: to };
}

function* linesIn(text: string): Generator<{ readonly line: string; readonly at: number }> {
  let at = 0;
  for (const line of text.split('\n')) {
    if (line.length <= 2_000) yield { line, at };
    at += line.length + 1;
  }
}

function isComment(text: string, at: number): boolean {
  return /^[ \t]{0,99}(?:\/\/|\*|#)/.test(text.slice(text.lastIndexOf('\n', at - 1) + 1, at + 2));
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
