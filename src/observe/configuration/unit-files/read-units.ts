import type { ConfigurationFile } from '../../../model/configuration/file.ts';
import type { Unit, UnitEntry } from '../../../model/configuration/unit-file.ts';
import type { Gap } from '../../../model/gap.ts';
import { type ParsedEntry, type ParsedUnitFile, parseUnitFile } from './parse-unit-file.ts';

/** `/etc/systemd/system/web.service.d/limits.conf` adds to `web.service`. */
const DROP_IN = /(?:^|\/)([^/]+)\.d\/[^/]+\.conf$/;
/** Folders whose files are about the same units, the one that counts first. */
const FOLDERS =
  /^\/(?:(?:etc|run|usr\/local\/lib|usr\/lib|lib)\/systemd\/system|(?:etc|usr\/share)\/containers\/systemd)$/;

/**
 * The units of files: each with those that add to it, in the order of their names
 * ([drop-ins](https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html)). What adds to `web@.service` is
 * of that template, what adds to `web@one.service` of the template too where there is no such unit.
 */
export function readUnits(files: readonly ConfigurationFile[]): {
  readonly units: readonly Unit[];
  readonly gaps: readonly Gap[];
} {
  const parsed = files.map(({ path, text }) => parseUnitFile(text, path));
  const additions = new Map<string, ParsedUnitFile[]>();
  const own = new Map<string, ParsedUnitFile>();
  for (const file of parsed) {
    const target = DROP_IN.exec(file.path)?.[1];
    if (target === undefined) {
      own.set(file.path, file);
      continue;
    }
    const key = `${folderOf(folderOf(file.path))}/${target}`;
    additions.set(key, [...(additions.get(key) ?? []), file]);
  }
  const keys = keysByName(additions, own);
  const used = new Set<string>();
  const units = [...own.values()].map((file) => {
    const found = (keys.get(nameOf(file.path)) ?? []).filter((key) =>
      isSamePlace(folderOf(key), folderOf(file.path)),
    );
    for (const key of found) used.add(key);
    return unitOf(file, sorted(found.flatMap((key) => additions.get(key) ?? [])));
  });
  const lone = [...additions]
    .filter(([key]) => !used.has(key))
    .map(([key, found]) => loneUnit(key, sorted(found)));
  const gaps = parsed
    .filter(({ isCut }) => isCut)
    .map(({ path }): Gap => ({
      kind: 'limit',
      subject: path,
      reason: 'more settings, or longer ones, than are read',
    }));
  return { units: [...units, ...lone], gaps };
}

/** Keys of what adds to units, by the name of the unit; an instance of a template has what the template has. */
function keysByName(
  additions: ReadonlyMap<string, unknown>,
  own: ReadonlyMap<string, unknown>,
): Map<string, string[]> {
  const keys = new Map<string, string[]>();
  for (const key of additions.keys()) {
    const target = nameOf(key);
    const template = target.replace(/@[^.@]+\./, '@.');
    const names = template === target || own.has(key) ? [target] : [target, template];
    for (const name of names) keys.set(name, [...(keys.get(name) ?? []), key]);
  }
  return keys;
}

/** Is what adds to a unit of one folder about those of the other? */
function isSamePlace(one: string, other: string): boolean {
  return one === other || (FOLDERS.test(one) && FOLDERS.test(other));
}

function sorted(files: readonly ParsedUnitFile[]): ParsedUnitFile[] {
  return files.toSorted((left, right) => (nameOf(left.path) < nameOf(right.path) ? -1 : 1));
}

function unitOf(file: ParsedUnitFile, added: readonly ParsedUnitFile[]): Unit {
  const files = [file, ...added];
  return {
    name: nameOf(file.path),
    path: file.path,
    isWhole: true,
    entries: files.flatMap(({ entries }) => entries),
    sections: new Set(files.flatMap(({ sections }) => [...sections.keys()])),
    rangeOf: (section) => file.sections.get(section)?.head ?? { startLine: 1 },
    replace: (entry, value) => replaced(files, entry, value),
    add: (section, key, value) => addition(file, section, `${key}=${value}`),
  };
}

/** What adds to a unit that is not there. */
function loneUnit(key: string, files: readonly ParsedUnitFile[]): Unit {
  const [first] = files;
  const unit = unitOf(first ?? parseUnitFile('', key), files.slice(1));
  return { ...unit, name: nameOf(key), isWhole: false };
}

function replaced(files: readonly ParsedUnitFile[], entry: UnitEntry, value: string) {
  const file = files.find(({ path }) => path === entry.path);
  const found: ParsedEntry | undefined = file?.entries.find((one) => one === entry);
  if (!file || !found || found.range.startLine !== found.range.endLine) return undefined;
  return [{ start: found.start, end: found.end, text: value }];
}

/** An empty line ends a value that goes on. */
function addition({ text, sections }: ParsedUnitFile, section: string, line: string) {
  const found = sections.get(section);
  if (found === undefined) return undefined;
  const { end, isContinued } = found;
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const isOpen = end > 0 && text[end - 1] !== '\n';
  const added = isContinued ? `${lineBreak}${line}` : line;
  return [{ start: end, end, text: isOpen ? `${lineBreak}${added}` : `${added}${lineBreak}` }];
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
