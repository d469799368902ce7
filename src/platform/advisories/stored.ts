import type { SQLOutputValue } from 'node:sqlite';
import type { Advisory, Affected, SeverityEntry } from '../../model/advisory.ts';
import type { Head, Outline, Statement } from './encoding.ts';

const NONE: readonly string[] = [];

/** Reads the parts of advisories by their numbers. */
export interface Reader {
  readonly head: (advisory: number) => Head;
  readonly statement: (text: string) => Statement;
  readonly outline: (advisory: number) => Outline;
  readonly details: (advisory: number) => string;
  readonly versions: (list: number) => readonly string[];
}

/** An advisory in the database. Its parts are decoded when first asked for: most look-ups need only a few. */
export class StoredAdvisory implements Advisory {
  readonly number: number;
  readonly id: string;
  readonly withdrawn?: string;
  readonly #read: Reader;
  #head: Head | undefined;
  #outline: Outline | undefined;
  #details: string | undefined;

  /** `row`: number, id, withdrawn. */
  constructor(row: readonly SQLOutputValue[], read: Reader) {
    const [number, id, withdrawn] = row;
    this.number = Number(number);
    this.id = String(id);
    if (typeof withdrawn === 'string') this.withdrawn = withdrawn;
    this.#read = read;
  }

  get modified(): string {
    return this.#headPart.modified;
  }
  get aliases(): readonly string[] {
    return this.#headPart.aliases;
  }
  get upstream(): readonly string[] {
    return this.#headPart.upstream;
  }
  get related(): readonly string[] {
    return this.#headPart.related;
  }
  get severity(): readonly SeverityEntry[] {
    return this.#headPart.severity;
  }
  get rating(): string | undefined {
    return this.#headPart.rating;
  }
  get summary(): string {
    return this.#outlinePart.summary;
  }
  get details(): string {
    return (this.#details ??= this.#read.details(this.number));
  }
  get published(): string | undefined {
    return this.#outlinePart.published;
  }
  get references(): readonly string[] {
    return this.#outlinePart.references;
  }

  get #headPart(): Head {
    return (this.#head ??= this.#read.head(this.number));
  }
  get #outlinePart(): Outline {
    return (this.#outline ??= this.#read.outline(this.number));
  }
}

/** What a stored advisory says of one package. */
export class StoredAffected implements Affected {
  readonly ecosystem: string;
  readonly name: string;
  readonly #text: string;
  readonly #list: number | undefined;
  readonly #read: Reader;
  #statement: Statement | undefined;
  #versions: readonly string[] | undefined;

  constructor(ecosystem: string, name: string, text: string, list: unknown, read: Reader) {
    this.ecosystem = ecosystem;
    this.name = name;
    this.#text = text;
    this.#list = typeof list === 'number' ? list : undefined;
    this.#read = read;
  }

  get ranges(): Affected['ranges'] {
    return this.#mentioned.ranges;
  }
  get severity(): readonly SeverityEntry[] {
    return this.#mentioned.severity;
  }
  get rating(): string | undefined {
    return this.#mentioned.rating;
  }
  get isConditional(): boolean {
    return this.#mentioned.isConditional === true;
  }
  get code(): Affected['code'] {
    return this.#mentioned.code;
  }
  get versions(): readonly string[] {
    if (this.#list === undefined) return NONE;
    return (this.#versions ??= this.#read.versions(this.#list));
  }

  get #mentioned(): Statement {
    return (this.#statement ??= this.#read.statement(this.#text));
  }
}
