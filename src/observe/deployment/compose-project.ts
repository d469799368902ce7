import { posix } from 'node:path';
import type { DeclaredVariable } from '../../model/deployment.ts';
import { Fault } from '../../model/fault.ts';
import type { Gap } from '../../model/gap.ts';
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
import { mergedFields } from './compose-merge.ts';
import { readEnvironmentFile } from './environment-file.ts';

/** Reads a file by its path from the folder of the manifests; undefined: there is none in it. Throws a `Fault`. */
export type ReadBeside = (path: string) => string | undefined;

/** A Compose file together with all that it takes from others. */
export interface ComposeProject {
  readonly document: Fields;
  /** What files of environments give services, by their names. */
  readonly variables: ReadonlyMap<string, readonly DeclaredVariable[]>;
  readonly gaps: readonly Gap[];
}

const MOST_FILES = 64;
const MOST_LEVELS = 16;
/** Documents that are included or extended, and values of services that others extend, counted each time. */
const MOST = { documents: 256, values: 500_000, characters: 2 ** 23 };
/** The name that Compose looks for, and its half that comes on top: `compose.override.yaml`. */
const USUAL = /^(?:docker-)?compose\.ya?ml$/;

/**
 * Puts together what Compose does: the override beside a file of a usual name, `include`, `extends` and `env_file`, with
 * variables of `.env` filled in. What is not there, or not in the folder, is a gap.
 * Source: https://github.com/compose-spec/compose-spec/blob/main/spec.md
 */
export function composeProject(document: unknown, file: string, read: ReadBeside): ComposeProject {
  return new Project(read).open(document, file);
}

class Project {
  readonly #read: ReadBeside;
  readonly #gaps: Gap[] = [];
  readonly #texts = new Map<string, string | undefined>();
  readonly #documents = new WeakMap<Values, Map<string, unknown[]>>();
  readonly #room = new Room(MOST.characters);
  #documentsLeft = MOST.documents;
  #valuesLeft = MOST.values;

  constructor(read: ReadBeside) {
    this.#read = read;
  }

  open(document: unknown, file: string): ComposeProject {
    const values = this.#environment(posix.dirname(file));
    const override = USUAL.test(posix.basename(file))
      ? ['yaml', 'yml'].map((ending) => file.replace(/\.ya?ml$/, `.override.${ending}`))
      : [];
    const others = override.flatMap((path) => this.#filledIn(path, values));
    const whole = [interpolated(document, values), ...others].reduce(
      (sum: Fields, one) => mergedFields(sum, one),
      {},
    );
    const included = this.#included(whole, file, values, 0);
    const services = { ...included, ...this.#services(whole, file, values) };
    return {
      document: { ...whole, services },
      variables: new Map(
        Object.entries(services).map(([name, service]) => [
          name,
          this.#variables(service, `${file} services.${name}`),
        ]),
      ),
      gaps: this.#gaps,
    };
  }

  /** The services of a file, each with what it extends. */
  #services(document: unknown, file: string, values: Values): Fields {
    return Object.fromEntries(
      entriesOf(valueAt(document, 'services')).map(([name]) => [
        name,
        this.#extended(document, file, name, { values, on: new Set() }),
      ]),
    );
  }

  /** Those of files that a file includes, with paths as from the first one. */
  #included(document: unknown, file: string, values: Values, level: number): Fields {
    const items = valueAt(document, 'include');
    const paths = (Array.isArray(items) ? itemsAt(items) : [items]).flatMap((item) =>
      isFields(item) ? scalarsAt(item, 'path') : scalarsAt(item),
    );
    if (paths.length > 0 && level >= MOST_LEVELS) this.#tell(file, 'include', 'is nested too deeply');
    const found = paths.slice(0, level >= MOST_LEVELS ? 0 : MOST_FILES).flatMap((path): Fields[] => {
      const other = this.#named(path, file, 'include');
      if (other === undefined || !this.#hasRoom(file, 'include')) return [];
      const others = this.#environment(posix.dirname(other));
      const own: Values = { get: (name) => values.get(name) ?? others.get(name) };
      return this.#filledIn(other, own).map((whole) => {
        return { ...this.#included(whole, other, own, level + 1), ...this.#services(whole, other, own) };
      });
    });
    return Object.assign({}, ...found) as Fields;
  }

  #extended(
    document: unknown,
    file: string,
    name: string,
    { values, on }: { values: Values; on: ReadonlySet<string> },
  ): Fields {
    const given = valueAt(document, 'services', name);
    const service = rebased(isFields(given) ? given : {}, file);
    const extended = valueAt(service, 'extends');
    if (extended === undefined) return service;
    const [from, key] = [scalarAt(extended, 'file'), `${file} ${name}`];
    const base = typeof extended === 'string' ? extended : scalarAt(extended, 'service');
    const subject = `${file} services.${name}`;
    if (base === undefined || on.has(key) || on.size >= MOST_LEVELS) {
      this.#tell(subject, 'extends', 'leads to no service');
      return service;
    }
    const other = from === undefined ? file : this.#named(from, file, 'extends', subject);
    if (other === undefined) return service;
    const others = from === undefined ? [document] : this.#filledIn(other, values);
    const holder = others.find((one) => isFields(valueAt(one, 'services', base)));
    if (!holder) {
      this.#tell(subject, 'extends', `there is no service ${base} in ${other}`);
      return service;
    }
    const before = this.#extended(holder, other, base, { values, on: new Set([...on, key]) });
    if (!this.#hasRoom(subject, 'extends', valuesIn(before, this.#valuesLeft))) return service;
    return mergedFields(
      before,
      Object.fromEntries(Object.entries(service).filter(([field]) => field !== 'extends')),
    );
  }

  /** What the files of a service's environment give it; a later one counts. */
  #variables(service: unknown, subject: string): DeclaredVariable[] {
    const found = new Map<string, DeclaredVariable>();
    for (const { path, isNeeded } of environmentFilesOf(service)) {
      const text = this.#text(path);
      if (text === undefined && isNeeded) this.#tell(subject, 'env_file', `${path} is not there`);
      for (const [name, value] of text === undefined ? [] : readEnvironmentFile(text))
        found.set(name, { name, value, source: `${path} ${name}` });
    }
    return [...found.values()];
  }

  #environment(folder: string): Values {
    const text = this.#text(posix.join(folder, '.env'));
    return this.#room.of(text === undefined ? new Map() : readEnvironmentFile(text));
  }

  /** The documents of a file with these values, which many services may ask for. */
  #filledIn(path: string, values: Values): unknown[] {
    const known = this.#documents.get(values) ?? new Map<string, unknown[]>();
    this.#documents.set(values, known);
    const found = known.get(path) ?? this.#parsed(path).map((one) => interpolated(one, values));
    known.set(path, found);
    return found;
  }

  /** Is there room for another document that is included, or for so many values that are extended? Told once. */
  #hasRoom(subject: string, key: 'include' | 'extends', values = 0): boolean {
    const before = Math.min(this.#documentsLeft, this.#valuesLeft);
    if (key === 'include') this.#documentsLeft -= 1;
    this.#valuesLeft -= values;
    const left = Math.min(this.#documentsLeft, this.#valuesLeft);
    if (left < 0 && before >= 0)
      this.#gaps.push({ kind: 'limit', subject, reason: `${key}: more than is put together` });
    return left >= 0;
  }

  /** The path of a file that another one names, if it is there; else a gap. */
  #named(path: string, file: string, key: string, subject = file): string | undefined {
    const other = posix.join(posix.dirname(file), path);
    if (this.#text(other) !== undefined) return other;
    this.#tell(subject, key, `${path} is not there, or not in the folder`);
    return undefined;
  }

  #parsed(path: string): unknown[] {
    const text = this.#text(path);
    if (text === undefined) return [];
    const { documents, gaps } = readDocuments(text, path, '1.2');
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
}

/** Paths in a service that are from its own file, as from the folder of all. */
function rebased(service: Fields, file: string): Fields {
  const folder = posix.dirname(file);
  const files = environmentFilesOf(service);
  const build = valueAt(service, 'build');
  const context = typeof build === 'string' ? build : scalarAt(build, 'context');
  const moved = context !== undefined && isRelative(context) ? posix.join(folder, context) : context;
  return {
    ...service,
    ...(files.length > 0 && {
      env_file: files.map(({ path, isNeeded }) => ({ path: posix.join(folder, path), required: isNeeded })),
    }),
    ...(moved !== undefined && { build: isFields(build) ? { ...build, context: moved } : moved }),
  };
}

/** How many values are in one, counted no further than to a limit. */
function valuesIn(value: unknown, limit: number): number {
  const inner = Array.isArray(value) ? (value as unknown[]) : isFields(value) ? Object.values(value) : [];
  let count = 1;
  for (const one of inner) if (count <= limit) count += valuesIn(one, limit - count);
  return count;
}

function isRelative(path: string): boolean {
  return !path.startsWith('/') && !/^[a-z][a-z+.-]*:|^[\w.-]+@/i.test(path);
}

function environmentFilesOf(service: unknown): { path: string; isNeeded: boolean }[] {
  const given = valueAt(service, 'env_file');
  return (Array.isArray(given) ? itemsAt(given) : [given]).flatMap((item) => {
    const path = isFields(item) ? scalarAt(item, 'path') : scalarAt(item);
    return path === undefined ? [] : [{ path, isNeeded: scalarAt(item, 'required') !== 'false' }];
  });
}
