import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { Fault } from '../../../model/fault.ts';
import type { Gap } from '../../../model/gap.ts';
import type { YamlVersion } from '../yaml/documents.ts';
import { readStructured } from '../yaml/structured.ts';
import type { BuildBudget } from './budget.ts';
import { type Kustomization, readKustomization } from './kustomization.ts';
import { pathFrom } from '../../../model/configuration/kustomization.ts';
import { folderOf, isRemote, mayBeRemote } from './paths.ts';
import type { Origin } from './resource.ts';
import { field, textField } from './tree.ts';

/**
 * The text of a file by its path; undefined where there is no file. Throws a `Fault` that says why one is not read, and
 * what to do.
 */
export type TextOf = (path: string) => string | undefined;

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
const MANIFEST = /\.(?:ya?ml|json)$/i;

/** Steps that a look for a file is worth. */
const FINDING = 20;

interface Documents {
  readonly documents: readonly StructuredDocument[];
  readonly gaps: readonly Gap[];
}

/** A resource as a file says it. */
export interface Written extends Origin {
  readonly value: unknown;
}

/** The files that kustomizations are made of, each read once. */
export class Sources {
  /** Those that were read. */
  readonly files = new Set<string>();
  readonly budget: BuildBudget;
  readonly #textOf: TextOf;
  readonly #texts = new Map<string, string | undefined>();
  readonly #documents = new Map<string, Map<string, Documents>>();
  readonly #kustomizations = new Map<string, Kustomization | undefined>();

  constructor(textOf: TextOf, budget: BuildBudget) {
    this.#textOf = textOf;
    this.budget = budget;
  }

  /** Throws a `Fault` (`not-found`, and those of what reads it). */
  textOf(path: string): string {
    const text = this.#textAt(path);
    if (text === undefined) throw new Fault('not-found', `${path} is not there`);
    this.files.add(path);
    return text;
  }

  /** Counts a file among those that were read, where it is there. */
  take(path: string): void {
    try {
      if (this.#textAt(path) !== undefined) this.files.add(path);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }

  /** The path of what a kustomization names. Throws a `Fault` (`unsupported`) for what is to be fetched. */
  pathOf(from: string, entry: string): string {
    if (isRemote(entry)) throw remote(entry);
    if (entry.startsWith('/'))
      throw new Fault('unsupported', `${entry} is no path from the folder of the kustomization`);
    return pathFrom(folderOf(from), entry);
  }

  /** The documents of a file. Throws as `textOf` does. */
  documentsOf(path: string): Documents {
    return this.parsed(this.textOf(path), path);
  }

  /** The documents of a text of a file: Kustomize takes `on` and `no` for texts, but in kustomizations themselves. */
  parsed(text: string, file: string, version: YamlVersion = '1.2'): Documents {
    const texts = this.#documents.get(`${version} ${file}`) ?? new Map<string, Documents>();
    this.#documents.set(`${version} ${file}`, texts);
    const known = texts.get(text) ?? readStructured(text, file, version);
    texts.set(text, known);
    return known;
  }

  /** The kustomization of a file; undefined where it is none. */
  kustomizationOf(file: string): Kustomization | undefined {
    if (this.#kustomizations.has(file)) return this.#kustomizations.get(file);
    const [document] = this.candidate(file).documents;
    const read = document && readKustomization(document);
    this.#kustomizations.set(file, read);
    return read;
  }

  /** The documents of a file that may be a kustomization. Throws as `TextOf` does. */
  candidate(file: string): Documents {
    return this.parsed(this.#textAt(file) ?? '', file, '1.1');
  }

  /**
   * What an entry of `resources` names: a kustomization in a folder, or a file. Throws a `Fault`: `not-found` where it
   * names nothing, `unsupported` where it is to be fetched, and those of what reads it.
   */
  find(from: string, entry: string): { readonly file: string; readonly isFolder: boolean } {
    this.budget.spend(FINDING);
    const path = this.pathOf(from, entry);
    const kustomization = MANIFEST.test(path) ? undefined : this.#kustomizationIn(path);
    if (kustomization !== undefined) return { file: kustomization, isFolder: true };
    if (this.#textAt(path) !== undefined) return { file: path, isFolder: false };
    const late = MANIFEST.test(path) ? this.#kustomizationIn(path) : undefined;
    if (late !== undefined) return { file: late, isFolder: true };
    if (mayBeRemote(entry))
      throw new Fault(
        'unsupported',
        `${entry} is not fetched: give what "kustomize build" makes, for what it has`,
      );
    throw new Fault('not-found', `${path} is not there, or a folder without a kustomization`);
  }

  #kustomizationIn(folder: string): string | undefined {
    return NAMES.map((name) => pathFrom(folder, name)).find((file) => this.#textAt(file) !== undefined);
  }

  #textAt(path: string): string | undefined {
    if (this.#texts.has(path)) return this.#texts.get(path);
    const text = this.#textOf(path);
    this.#texts.set(path, text);
    this.budget.grant(text?.length ?? 0);
    return text;
  }
}

function remote(entry: string): Fault {
  return new Fault('unsupported', `${entry} is not fetched: give what "kustomize build" makes of it`);
}

/** What documents declare, with the items of lists each for itself. */
export function writtenIn(documents: readonly StructuredDocument[]): Written[] {
  return documents.flatMap((document): Written[] => {
    const { value } = document;
    const items = field(value, 'items');
    const kind = textField(value, 'kind');
    if (!kind.endsWith('List') || !Array.isArray(items)) return [{ document, path: [], value }];
    const typed =
      kind === 'List' ? {} : { apiVersion: textField(value, 'apiVersion'), kind: kind.slice(0, -4) };
    return items.map((item, index) => ({
      document,
      path: ['items', index],
      value: typeof item === 'object' && item !== null && !Array.isArray(item) ? { ...typed, ...item } : item,
    }));
  });
}
