import type { HostFacts } from '../../../../model/configuration/host.ts';
import { edited, type TextEdit } from '../../../../model/configuration/edit.ts';
import type { HostChange } from '../../../../model/configuration/remedy.ts';

/** Of files that only root has to read. */
export const OWN_MODE = 0o600;
export const USUAL_MODE = 0o644;
/** The first line of each file that is made by a remedy. */
const HEADER = '# Written by "plimsoll host audit --fix"; "plimsoll host undo" takes it back.\n';

/** The text of a file; empty where there is none, undefined where it cannot be read. */
export function textOf(host: HostFacts, path: string): string | undefined {
  const text = host.text(path);
  if (text.state === 'absent') return '';
  return text.state === 'read' ? text.value : undefined;
}

/** What adds those of some lines to a file that it does not have; undefined where it cannot be read. */
export function addedLines(
  host: HostFacts,
  path: string,
  lines: readonly string[],
  modeIfNew = USUAL_MODE,
): HostChange[] | undefined {
  const text = textOf(host, path);
  if (text === undefined) return undefined;
  const there = new Set(text.split('\n').map((line) => line.trim()));
  const missing = lines.filter((line) => !there.has(line));
  if (missing.length === 0) return [];
  const start = text === '' ? HEADER : text.endsWith('\n') ? text : `${text}\n`;
  return [{ kind: 'text', path, text: `${start}${missing.map((line) => `${line}\n`).join('')}`, modeIfNew }];
}

/** What gives a file its lines with one of them, counted from 1, replaced; undefined where there is no such line. */
export function replacedLine(
  host: HostFacts,
  path: string,
  line: number,
  by: (text: string) => string | undefined,
): HostChange[] | undefined {
  const text = textOf(host, path);
  const lines = text?.split('\n') ?? [];
  const old = lines[line - 1];
  const written = old === undefined ? undefined : by(old);
  if (written === undefined) return undefined;
  return changed(path, text ?? '', lines.with(line - 1, written).join('\n'));
}

/** What gives a file a text with edits made; undefined where they are not certain. */
export function editedText(
  host: HostFacts,
  path: string,
  edits: readonly TextEdit[] | undefined,
): HostChange[] | undefined {
  const text = textOf(host, path);
  const after = text === undefined || edits === undefined ? undefined : edited(text, edits);
  return after === undefined ? undefined : changed(path, text ?? '', after);
}

/** A change of a file that is there; none where its text is the same. */
export function changed(path: string, before: string, after: string): HostChange[] {
  return before === after ? [] : [{ kind: 'text', path, text: after, modeIfNew: USUAL_MODE }];
}
