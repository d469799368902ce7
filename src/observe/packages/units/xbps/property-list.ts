import { Fault } from '../../../../model/fault.ts';
import { isToken } from '../../system-package/found-package.ts';
import { filesFact, type ListedFact } from '../../system-package/listed-unit.ts';

/** An opening, closing or empty tag, and the text behind it, as proplib writes them: without attributes that matter. */
const TAG = /<(\/?)(dict|array|key|string)\b[^<>]{0,200}?(\/?)>([^<]*)/g;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&amp;', '&'],
]);
const MOST_PACKAGES = 100_000;
/** States of packages whose files are there (XBPS, `xbps.h`). */
const THERE = new Set(['installed', 'unpacked', 'broken']);

/** A string of a property list: how deep in dictionaries and lists it lies, its key, and the key of what it lies in. */
interface Property {
  readonly depth: number;
  readonly within: string;
  readonly key: string;
  readonly text: string;
}

/**
 * Reads XBPS's `pkgdb-0.38.plist`: a dictionary with one for each package, under its name (XBPS, `pkgdb.c`). A version
 * is behind the last dash of `pkgver`.
 */
export function* readDatabase(lines: Iterable<string>): Generator<ListedFact, undefined> {
  let [name, fields, count, isList] = ['', new Map<string, string>(), 0, false];
  for (const { depth, within, key, text } of propertiesIn(lines)) {
    isList = true;
    if (depth !== 2) continue;
    if (within !== name) {
      yield* packageOf(name, fields);
      [name, fields] = [within, new Map()];
      if ((count += 1) > MOST_PACKAGES)
        throw new Fault('limit', 'The database of XBPS lists too many packages.');
    }
    fields.set(key, text);
  }
  if (!isList) throw new Fault('malformed', 'It is no property list of XBPS.');
  yield* packageOf(name, fields);
}

/** Reads `.NAME-files.plist`: lists of `files`, `links` and `conf_files`, each a dictionary with its path as `file`. */
export function readFiles(name: string, lines: Iterable<string>): ListedFact[] {
  return [filesFact(name, pathsIn(lines))];
}

function* pathsIn(lines: Iterable<string>): Generator<string, undefined> {
  for (const { key, text } of propertiesIn(lines)) if (key === 'file' && text.startsWith('/')) yield text;
}

function* packageOf(name: string, fields: ReadonlyMap<string, string>): Generator<ListedFact, undefined> {
  const pkgver = fields.get('pkgver');
  if (pkgver === undefined || !THERE.has(fields.get('state') ?? 'installed')) return;
  const version = pkgver.startsWith(`${name}-`) ? pkgver.slice(name.length + 1) : undefined;
  if (!isToken(name) || !isToken(version)) {
    yield { kind: 'broken', reason: 'an entry has no valid name and version' };
    return;
  }
  const listed = { name, version, architecture: fields.get('architecture'), licence: fields.get('license') };
  yield { kind: 'package', key: name, listed };
}

function* propertiesIn(lines: Iterable<string>): Generator<Property, undefined> {
  const keys: string[] = [];
  let key = '';
  for (const line of lines) {
    if (!line.includes('<')) continue;
    for (const [, closing, tag, empty, text = ''] of line.matchAll(TAG)) {
      if (tag === 'key' && closing === '') key = decoded(text);
      else if (tag === 'string' && closing === '')
        yield { depth: keys.length, within: keys.at(-1) ?? '', key, text: decoded(text) };
      else if ((tag === 'dict' || tag === 'array') && empty === '') {
        if (closing !== '') keys.pop();
        else keys.push(key);
        if (keys.length > 50) throw new Fault('limit', 'A property list is nested over 50 deep.');
        key = '';
      }
    }
  }
}

function decoded(text: string): string {
  return text.trim().replaceAll(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES.get(entity) ?? entity);
}
