import { posix } from 'node:path';
import type { DeclaredVariable } from '../../model/deployment.ts';
import { Fault } from '../../model/fault.ts';
import type { Gap } from '../../model/gap.ts';
import { COMPOSE_TAGS } from '../configuration/yaml/compose-tags.ts';
import { readDocuments } from '../configuration/yaml/documents.ts';
import {
  entriesOf,
  type Fields,
  isFields,
  itemsAt,
  scalarAt,
  scalarsAt,
  valueAt,
} from '../document/fields.ts';
import { interpolated, Room, type Values } from './compose-interpolation.ts';
import { mergedFields, withoutRepeats } from './compose-merge.ts';
import { builtIn, environmentFilesOf, filesOfProject, rebased } from './compose-paths.ts';
import { refusalsOf } from './compose-shapes.ts';
import { valuesIn } from './compose-values.ts';
import { readEnvironmentFile, readRawEnvironmentFile } from './environment-file.ts';

/** Reads a file by its path from the folder of the manifests; undefined: there is none in it. Throws a `Fault`. */
export type ReadBeside = (path: string) => string | undefined;

/** A Compose file together with all that it takes from others. */
export interface ComposeProject {
  readonly document: Fields;
  /** What files of environments give services, by their names. */
  readonly variables: ReadonlyMap<string, readonly DeclaredVariable[]>;
  /** What `.env` gives variables of services that have no value. */
  readonly values: Values;
  readonly gaps: readonly Gap[];
}

const MOST_FILES = 64;
const MOST_LEVELS = 16;
/** Documents that are included or extended, and values that services extend or take from files, counted each time. */
const MOST = { documents: 256, values: 500_000, characters: 2 ** 23 };
/** Where a document is from, the folder that its paths are from, and what its variables are filled in with. */
interface Place {
  readonly file: string;
  readonly folder: string;
  readonly values: Values;
}

/**
 * Puts together what Compose does: the documents of a file, the override beside one of a usual name, `include`, `extends`
 * and `env_file`, with variables of `.env` filled in. What is not there, not in the folder, or refused by Compose, is a
 * gap. Source: https://github.com/compose-spec/compose-spec/blob/main/spec.md
 */
export function composeProject(
  documents: readonly unknown[],
  file: string,
  read: ReadBeside,
): ComposeProject {
  return new Project(read).open(documents, file);
}

class Project {
  readonly #read: ReadBeside;
  readonly #gaps: Gap[] = [];
  readonly #refused = new Set<string>();
  readonly #texts = new Map<string, string | undefined>();
  readonly #documents = new WeakMap<Values, Map<string, unknown[]>>();
  readonly #room = new Room(MOST.characters);
  #documentsLeft = MOST.documents;
  #valuesLeft = MOST.values;

  constructor(read: ReadBeside) {
    this.#read = read;
  }

  open(documents: readonly unknown[], file: string): ComposeProject {
    const folder = posix.dirname(file);
    const values = this.#environment([posix.join(folder, '.env')]);
    const place = { file, folder, values };
    const own = documents.map((document) => this.#ready(this.#interpolated(document, place), place, 0));
    const files = filesOfProject(file, values);
    // An override that is not there is none.
    for (const path of files)
      if (path !== file && !path.includes('.override.') && this.#text(path) === undefined)
        this.#tell(file, 'COMPOSE_FILE', `${path} is not there, or not in the folder`);
    const whole = files
      .flatMap((path) => (path === file ? own : this.#merged([path], place, 0)))
      .reduce((sum: Fields, one) => mergedFields(sum, one), {});
    this.#gaps.push(...refusalsOf(whole, file));
    const services = entriesOf(valueAt(whole, 'services')).map(
      ([name, service]) => [name, withoutRepeats(isFields(service) ? service : {})] as const,
    );
    return {
      document: { ...whole, services: Object.fromEntries(services) },
      variables: new Map(
        services.map(([name, service]) => [
          name,
          this.#variables(service, `${file} services.${name}`, values),
        ]),
      ),
      values,
      gaps: this.#gaps,
    };
  }

  /** What the documents of files say together, tags of what they are merged into kept. */
  #merged(files: readonly string[], at: Omit<Place, 'file'>, level: number): Fields {
    const ready = files.flatMap((file) => {
      const place = { ...at, file };
      return this.#filledIn(file, at.values).map((one) => this.#ready(one, place, level));
    });
    return ready.length === 1 ? (ready[0] ?? {}) : ready.reduce((sum, one) => mergedFields(sum, one), {});
  }

  /** A document with what it includes, and its services each with what it extends. */
  #ready(document: unknown, place: Place, level: number): Fields {
    const own = Object.fromEntries(
      entriesOf(valueAt(document, 'services')).map(([name, service]) => [
        name,
        isFields(service) ? this.#extended(document, place, name, new Set()) : service,
      ]),
    );
    const included = this.#included(document, place, level);
    for (const name of Object.keys(own))
      if (Object.hasOwn(included, name) && JSON.stringify(own[name]) !== JSON.stringify(included[name]))
        this.#tell(
          `${place.file} services.${name}`,
          'include',
          'another file has the service too, which Compose refuses',
        );
    const services = { ...included, ...own };
    const isThere =
      isFields(document) && (Object.keys(services).length > 0 || isFields(valueAt(document, 'services')));
    return isThere ? { ...document, services } : isFields(document) ? document : {};
  }

  /** The services of files that a document includes, with paths as from the first one. */
  #included(document: unknown, place: Place, level: number): Fields {
    const items = valueAt(document, 'include');
    const all = (Array.isArray(items) ? itemsAt(items) : [items]).filter((one) => one !== undefined);
    if (all.length > 0 && level >= MOST_LEVELS) this.#tell(place.file, 'include', 'is nested too deeply');
    const found = all
      .slice(0, level >= MOST_LEVELS ? 0 : MOST_FILES)
      .map((item) => this.#item(item, place, level));
    return Object.assign({}, ...found) as Fields;
  }

  /** The services of one file, or of several that are merged. */
  #item(item: unknown, place: Place, level: number): Fields {
    const files = (isFields(item) ? scalarsAt(item, 'path') : scalarsAt(item))
      .slice(0, MOST_FILES)
      .flatMap((path) => this.#named(path, place, 'include') ?? []);
    const [first] = files;
    if (first === undefined || !this.#hasRoom(place.file, 'include')) return {};
    const directory = scalarAt(item, 'project_directory');
    const folder = directory === undefined ? posix.dirname(first) : posix.join(place.folder, directory);
    const given = scalarsAt(item, 'env_file').flatMap((path) => this.#named(path, place, 'include') ?? []);
    const others = this.#environment(given.length > 0 ? given : [posix.join(folder, '.env')]);
    const values: Values = { get: (name) => place.values.get(name) ?? others.get(name) };
    return builtIn(folder, valueAt(this.#merged(files, { folder, values }, level + 1), 'services'));
  }

  #extended(document: unknown, place: Place, name: string, on: ReadonlySet<string>): Fields {
    const given = valueAt(document, 'services', name);
    const service = rebased(isFields(given) ? given : {}, place.folder);
    const extended = valueAt(service, 'extends');
    if (extended === undefined) return service;
    const [from, key] = [scalarAt(extended, 'file'), `${place.file} ${name}`];
    const base = typeof extended === 'string' ? extended : scalarAt(extended, 'service');
    const subject = `${place.file} services.${name}`;
    if (base === undefined || on.has(key) || on.size >= MOST_LEVELS) {
      this.#tell(subject, 'extends', 'leads to no service');
      return service;
    }
    const other = from === undefined ? place.file : this.#named(from, place, 'extends', subject);
    if (other === undefined) return service;
    const others = from === undefined ? [document] : this.#filledIn(other, place.values);
    const holder = others.find((one) => isFields(valueAt(one, 'services', base)));
    if (!holder) {
      this.#tell(subject, 'extends', `there is no service ${base} in ${other}`);
      return service;
    }
    const there = from === undefined ? place : { ...place, file: other, folder: posix.dirname(other) };
    const before = this.#extended(holder, there, base, new Set([...on, key]));
    if (!this.#hasRoom(subject, 'extends', valuesIn(before, this.#valuesLeft))) return service;
    const own = Object.fromEntries(Object.entries(service).filter(([field]) => field !== 'extends'));
    return mergedFields(mergedFields(undefined, before), own);
  }

  /** What the files of a service's environment give it; a later one counts. */
  #variables(service: unknown, subject: string, values: Values): DeclaredVariable[] {
    const found = new Map<string, DeclaredVariable>();
    const known: Values = { get: (name) => found.get(name)?.value ?? values.get(name) };
    for (const { path, isNeeded, isRaw } of environmentFilesOf(service)) {
      const text = this.#text(path);
      if (text === undefined && isNeeded) this.#tell(subject, 'env_file', `${path} is not there`);
      if (text === undefined || this.#valuesLeft < 0) continue;
      const read = this.#variablesOf(path, text, known, isRaw);
      if (!this.#hasRoom(subject, 'env_file', read.size)) continue;
      for (const [name, value] of read) found.set(name, { name, value, source: `${path} ${name}` });
    }
    return [...found.values()];
  }

  /** Variables that are filled in: of several files the later ones count. */
  #environment(files: readonly string[]): Values {
    const found = new Map<string, string>();
    for (const path of files)
      for (const [name, value] of this.#variablesOf(path, this.#text(path) ?? '', found))
        found.set(name, value);
    return this.#room.of(found);
  }

  #variablesOf(path: string, text: string, known: Values, isRaw = false): ReadonlyMap<string, string> {
    const { values, refusal } = (isRaw ? readRawEnvironmentFile : readEnvironmentFile)(text, known);
    if (refusal !== undefined) this.#refuse(path, refusal);
    return values;
  }

  /** The documents of a file with these values, which many services may ask for. */
  #filledIn(path: string, values: Values): unknown[] {
    const known = this.#documents.get(values) ?? new Map<string, unknown[]>();
    this.#documents.set(values, known);
    const found =
      known.get(path) ?? this.#parsed(path).map((one) => this.#interpolated(one, { file: path, values }));
    known.set(path, found);
    return found;
  }

  #interpolated(document: unknown, { file, values }: Omit<Place, 'folder'>): unknown {
    return interpolated(document, values, (place) => {
      this.#refuse(file, `${JSON.stringify(place)} is no variable; write $$ for a dollar sign`);
    });
  }

  /** Is there room for another document that is included, or for so many values that are extended? Told once. */
  #hasRoom(subject: string, key: 'include' | 'extends' | 'env_file', values = 0): boolean {
    const before = Math.min(this.#documentsLeft, this.#valuesLeft);
    if (key === 'include') this.#documentsLeft -= 1;
    this.#valuesLeft -= values;
    const left = Math.min(this.#documentsLeft, this.#valuesLeft);
    if (left < 0 && before >= 0)
      this.#gaps.push({ kind: 'limit', subject, reason: `${key}: more than is put together` });
    return left >= 0;
  }

  /** The path of a file that another one names, if it is there; else a gap. */
  #named(path: string, place: Place, key: string, subject = place.file): string | undefined {
    const other = posix.join(place.folder, path);
    if (this.#text(other) !== undefined) return other;
    this.#tell(subject, key, `${path} is not there, or not in the folder`);
    return undefined;
  }

  #parsed(path: string): unknown[] {
    const text = this.#text(path);
    if (text === undefined) return [];
    const { documents, gaps } = readDocuments(text, path, '1.2', { tags: COMPOSE_TAGS });
    this.#gaps.push(...gaps);
    return documents.map(({ value }) => value);
  }

  #text(path: string): string | undefined {
    if (!this.#texts.has(path))
      this.#texts.set(path, this.#texts.size < MOST_FILES ? this.#open(path) : undefined);
    return this.#texts.get(path);
  }

  #open(path: string): string | undefined {
    try {
      return this.#read(path);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#gaps.push({
        kind: error.code === 'limit' ? 'limit' : 'unreadable',
        subject: path,
        reason: error.message,
      });
      return undefined;
    }
  }

  #tell(subject: string, key: string, why: string): void {
    this.#gaps.push({
      kind: 'unreadable',
      subject,
      reason: `${key}: ${why}; what it says is not in the profile`,
    });
  }

  /** Told once, however often a file is read. */
  #refuse(file: string, why: string): void {
    const reason = `${why}; Compose refuses the file`;
    const told = `${file} ${reason}`;
    if (this.#refused.has(told) || this.#refused.size >= MOST_FILES) return;
    this.#refused.add(told);
    this.#gaps.push({ kind: 'unreadable', subject: file, reason });
  }
}
