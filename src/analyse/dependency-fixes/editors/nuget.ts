import { Fault } from '../../../model/fault.ts';
import { edited, type TextEdit } from '../../../model/configuration/edit.ts';
import { nuget } from '../../requirements/nuget.ts';
import type { ManifestEditor, Raise, Refusal } from '../types.ts';
import { type Element, elementIn, elements, withoutComments } from './xml-text.ts';

const PROJECT = /\.(?:cs|fs|vb)proj$/;
const CENTRAL = 'Directory.Packages.props';
const ITEM = /<(?:PackageReference|PackageVersion|GlobalPackageReference|package)\s([^<>]{1,2000})>/g;
const NAME = /(?:^|\s)(?:Include|Update|id)\s{0,10}=\s{0,10}["']([^"']{1,200})["']/;
const VERSION = /(?:^|\s)(?:Version|VersionOverride|version)\s{0,10}=\s{0,10}["']([^"']{1,200})["']/;
const PROPERTY = /^\s*\$\((\w[\w.-]{0,200})\)\s*$/;

/**
 * Projects of MSBuild, what they share, and `packages.config`. Sources:
 * https://learn.microsoft.com/nuget/consume-packages/central-package-management, …/nuget/reference/packages-config
 */
export const NUGET: ManifestEditor = {
  ecosystem: 'nuget',
  wants: (name) =>
    PROJECT.test(name) ||
    /^Directory\.(?:Build|Packages)\.(?:props|targets)$/.test(name) ||
    /^packages\.(?:[\w.-]{1,100}\.)?config$/.test(name),
  isInherited: true,
  raise(text, { name, to }) {
    const blank = withoutComments(text);
    const edits = versionsOf(blank, name).flatMap((place): (TextEdit | Refusal)[] => {
      const property = PROPERTY.exec(blank.slice(place.start, place.end))?.[1];
      const decided = property === undefined ? place : propertyPlace(blank, property);
      if (!decided) return [];
      const now = raised(blank.slice(decided.start, decided.end), to);
      return [now === undefined ? { reason: `its range is below ${to}` } : { ...decided, text: now }];
    });
    const refused = edits.find((one) => 'reason' in one);
    if (refused) return refused;
    const distinct = new Map(edits.flatMap((one) => ('start' in one ? [[one.start, one] as const] : [])));
    return distinct.size === 0 ? undefined : edited(text, [...distinct.values()]);
  },
  variableOf(text, { name }) {
    const blank = withoutComments(text);
    return versionsOf(blank, name)
      .flatMap(({ start, end }) => PROPERTY.exec(blank.slice(start, end))?.[1] ?? [])
      .find((property) => !propertyPlace(blank, property));
  },
  withVariable(text, name, to) {
    const place = propertyPlace(withoutComments(text), name);
    const now = place && raised(text.slice(place.start, place.end), to);
    return place && now !== undefined ? edited(text, [{ ...place, text: now }]) : undefined;
  },
  override,
  relock: ({ lock }) =>
    lock === 'packages.lock.json'
      ? { command: ['dotnet', 'restore', '--force-evaluate'], packages: [], options: [] }
      : undefined,
};

/** A reference of the project's own, which comes before what others ask for; where versions are central, one there. */
function override(text: string, { name, to, beside }: Raise): string | undefined {
  const isPinning = /<CentralPackageTransitivePinningEnabled>\s*true\s*</i.test(beside.get(CENTRAL) ?? '');
  const isCentral = beside.has(CENTRAL);
  const isThis = text === beside.get(CENTRAL);
  if (isCentral && (!isPinning || !isThis)) return undefined;
  const item = isCentral ? 'PackageVersion' : 'PackageReference';
  const blank = withoutComments(text);
  const last = [...blank.matchAll(ITEM)].findLast(({ 0: all }) => all.startsWith(`<${item}`));
  if (!last) return undefined;
  const start = blank.lastIndexOf('\n', last.index) + 1;
  const indent = blank.slice(start, last.index);
  if (indent.trim() !== '') return undefined;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  return edited(text, [
    { start, end: start, text: `${indent}<${item} Include="${name}" Version="${to}" />${newline}` },
  ]);
}

/** Where versions of a package are written: in an attribute, or in an element. */
function versionsOf(text: string, name: string): Element[] {
  return [...text.matchAll(ITEM)].flatMap(({ 0: all, 1: attributes = '', index }): Element[] => {
    if (NAME.exec(attributes)?.[1]?.toLowerCase() !== name) return [];
    const written = VERSION.exec(attributes);
    if (written) {
      const end = index + all.length - 1 - (attributes.length - written.index - written[0].length) - 1;
      return [{ start: end - (written[1] ?? '').length, end }];
    }
    if (attributes.endsWith('/')) return [];
    const close = text.indexOf('</', index + all.length);
    const behind = { start: index + all.length, end: Math.min(text.length, index + all.length + 4_000) };
    const version = close < 0 ? undefined : elementIn(text, behind, 'Version');
    const next = text.indexOf('</Package', behind.start);
    return version && version.end < next ? [version] : [];
  });
}

function propertyPlace(text: string, name: string): Element | undefined {
  return elements(text, name)[0];
}

/** `1.0`, `[1.0]`, `[1.0, 2.0)` and `1.*`, of a version; undefined where the range ends before it. */
function raised(written: string, to: string): string | undefined {
  if (written.length > 200) return undefined;
  const range = /^(\s*[[(]\s*)[\w.+*-]{0,100}(\s*(?:,\s*([\w.+-]{0,100})\s*)?[\])]\s*)$/.exec(written);
  if (!range) return to;
  const [, , end = '', upper] = range;
  const now = `[${to}${end}`;
  return upper === undefined || upper === '' || admits(now, to) ? now : undefined;
}

function admits(range: string, version: string): boolean {
  try {
    return nuget.parse(range).admits(version);
  } catch (error) {
    if (error instanceof Fault && error.code === 'malformed') return false;
    throw error;
  }
}
