import type { FileAnalyser, InflatedRoom, Interest } from '../../../model/analyser.ts';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { FileEntry, OpenFile } from '../../../model/file.ts';
import type { Gap } from '../../../model/gap.ts';
import { PackedList } from '../../../model/packed-list.ts';
import { NO_ROOM, type PlainRoom } from '../../../model/plain-room.ts';
import { PathIndex } from '../../../model/path-test.ts';
import { weightOf } from '../../../model/weight.ts';
import { FileTree } from './file-tree.ts';
import { NONE } from './node-table.ts';
import type { FoundFact, LayerFacts, LayerLimits } from './types.ts';

/** Bytes of a file that `recognises` is asked about. */
export const headLength = 512;
const maximumGaps = 1000;
/** Characters of a gap's subject and of its reason. */
const maximumText = 4096;

/** The analysers that want one file: surely, or if they recognise its head. */
export interface Wanted {
  readonly surely: readonly FileAnalyser[];
  readonly byMagic: readonly FileAnalyser[];
}

/** Where the facts of one analyser on one file are in its list. */
interface Reported {
  readonly analyser: string;
  readonly first: number;
  readonly count: number;
}

/** Content that was read: several paths share it where there are hard links. `entry` is the number of the file's. */
interface Content {
  readonly entry: number;
  readonly reported: readonly Reported[];
}

/**
 * Gathers what one layer or file tree holds: asks the analysers about every file, and keeps their facts and all
 * gaps. What an analyser throws becomes a gap. Throws a `Fault` 'limit' for too many entries, names or facts.
 */
export class Collector {
  readonly #analysers: PathIndex<FileAnalyser>;
  readonly #limits: LayerLimits;
  readonly #room: InflatedRoom;
  /** What facts may take as they are. */
  readonly #plainRoom: PlainRoom;
  readonly #entries = new PackedList<FileEntry>();
  readonly #removed = new PackedList<string>();
  readonly #opaque = new PackedList<string>();
  readonly #facts = new Map<string, PackedList<FoundFact>>();
  readonly #gaps: Gap[] = [];
  #gapsLeftOut = 0;
  #nameLength = 0;
  #factCount = 0;
  #factWeight = 0;
  /** What was read, and where in this list by path. */
  readonly #contents = new PackedList<Content>();
  readonly #contentAt = new Map<string, number>();
  /** Every file by its path; made at the first hard link to content that was not read, as most layers have none. */
  #files: FileTree | undefined;

  constructor(
    analysers: readonly FileAnalyser[],
    limits: LayerLimits,
    room: InflatedRoom = () => undefined,
    plainRoom: PlainRoom = NO_ROOM,
  ) {
    this.#analysers = new PathIndex(analysers, ({ ends }) => ends);
    this.#limits = limits;
    this.#room = room;
    this.#plainRoom = plainRoom;
  }

  /** Takes in an entry; it replaces an earlier one of the same path. */
  add(entry: FileEntry): void {
    this.#bound(entry.path.length + (entry.target?.length ?? 0));
    this.#entries.push(entry);
    this.#contentAt.delete(entry.path);
    if (entry.type === 'hardlink') this.#addLink(entry, entry.target ?? '');
    else this.#files?.put(entry, 0);
  }

  remove(path: string): void {
    this.#bound(path.length);
    this.#removed.push(path);
  }

  hideBelow(path: string): void {
    this.#bound(path.length);
    this.#opaque.push(path);
  }

  /** Takes in a gap, cut to a sensible length as names and messages may be an attacker's. */
  gap(gap: Gap): void {
    if (this.#gaps.length >= maximumGaps) {
      this.#gapsLeftOut++;
      return;
    }
    const [subject, reason] = [gap.subject.slice(0, maximumText), gap.reason.slice(0, maximumText)];
    this.#gaps.push({ ...gap, subject, reason });
  }

  /** Who wants the content of this file; undefined if nobody. */
  wanted(entry: FileEntry): Wanted | undefined {
    let surely: FileAnalyser[] | undefined;
    let byMagic: FileAnalyser[] | undefined;
    for (const analyser of this.#analysers.of(entry.path)) {
      const interest = this.#interest(analyser, entry);
      if (interest === 'no') continue;
      if (interest === 'by-magic') (byMagic ??= []).push(analyser);
      else if (this.#fits(analyser, entry)) (surely ??= []).push(analyser);
    }
    if (surely === undefined && byMagic === undefined) return undefined;
    return { surely: surely ?? [], byMagic: byMagic ?? [] };
  }

  /** Who reads the file, now that its first `headLength` bytes are known. */
  recognise(entry: FileEntry, wanted: Wanted, head: Buffer): readonly FileAnalyser[] {
    if (wanted.byMagic.length === 0) return wanted.surely;
    const recognising = wanted.byMagic.filter((analyser) => {
      try {
        return analyser.recognises?.(head) === true && this.#fits(analyser, entry);
      } catch (error) {
        this.#gapOf(analyser, entry.path, error);
        return false;
      }
    });
    return [...wanted.surely, ...recognising];
  }

  /** Lets these analysers read the file that was added last. */
  examine(file: OpenFile, readers: readonly FileAnalyser[]): void {
    const { path } = file.entry;
    const reported: Reported[] = [];
    for (const analyser of readers) {
      reported.push(this.#keepFacts(analyser, path, this.#read(analyser, file)));
    }
    this.#contentAt.set(path, this.#contents.length);
    this.#contents.push({ entry: this.#entries.length - 1, reported });
  }

  finish(diffId: string): LayerFacts {
    if (this.#gapsLeftOut > 0) {
      const reason = `${this.#gapsLeftOut} more gaps of the same layer or folder are left out`;
      this.#gaps.push({ kind: 'limit', subject: '/', reason });
    }
    const facts = Object.fromEntries(this.#facts);
    const [entries, removed, opaque, gaps] = [this.#entries, this.#removed, this.#opaque, this.#gaps];
    return { diffId, entries, removed, opaque, facts, gaps };
  }

  #bound(nameLength: number): void {
    const { limits, count } = { limits: this.#limits, count: this.#entries.length + this.#removed.length };
    this.#nameLength += nameLength;
    if (count + this.#opaque.length >= limits.entries) {
      throw new Fault('limit', `it has more than ${limits.entries} entries`);
    }
    if (this.#nameLength > limits.nameLength) {
      throw new Fault('limit', `its paths are longer than ${limits.nameLength} characters together`);
    }
  }

  #interest(analyser: FileAnalyser, entry: FileEntry): Interest {
    try {
      return analyser.interest(entry);
    } catch (error) {
      this.#gapOf(analyser, entry.path, error);
      return 'no';
    }
  }

  #fits(analyser: FileAnalyser, entry: FileEntry): boolean {
    if (entry.size <= analyser.maximumSize) return true;
    const reason = `${analyser.id}: ${entry.size} bytes are more than the ${analyser.maximumSize} it reads`;
    this.gap({ kind: 'limit', subject: entry.path, reason });
    return false;
  }

  #gapOf(analyser: FileAnalyser, subject: string, error: unknown): void {
    const isExpected = error instanceof Fault ? error.code !== 'internal' : isSystemError(error);
    const defect = isExpected ? '' : 'internal defect, please report it: ';
    this.gap({ kind: 'unreadable', subject, reason: `${analyser.id}: ${defect}${messageOf(error)}` });
  }

  /** The facts until the analyser faults. */
  *#read(analyser: FileAnalyser, file: OpenFile): Generator<unknown, undefined> {
    try {
      yield* analyser.read(file, this.#room);
    } catch (error) {
      this.#gapOf(analyser, file.entry.path, error);
    }
  }

  /** Takes in facts on the entry that was added last. */
  #keepFacts({ id }: FileAnalyser, path: string, found: Iterable<unknown>): Reported {
    const first = this.#facts.get(id)?.length ?? 0;
    let count = 0;
    for (const fact of found) {
      if (++this.#factCount > this.#limits.facts) {
        throw new Fault('limit', `it gives more than ${this.#limits.facts} facts`);
      }
      this.#factWeight += weightOf(fact, this.#limits.factWeight);
      if (this.#factWeight > this.#limits.factWeight) {
        throw new Fault('limit', `what its files tell is more than ${this.#limits.factWeight} values`);
      }
      let list = this.#facts.get(id);
      if (list === undefined) this.#facts.set(id, (list = new PackedList(this.#plainRoom)));
      list.push({ entry: this.#entries.length - 1, path, fact });
      count += 1;
    }
    return { analyser: id, first, count };
  }

  /** A second look at content that was read at the link's target, by those who would read it at the link's path. */
  #addLink(link: FileEntry, target: string): void {
    const place = this.#contentAt.get(target);
    const content = place === undefined ? undefined : this.#contents.at(place);
    const origin = content === undefined ? this.#unread(link, target) : this.#entries.at(content.entry);
    const asFile: FileEntry = { ...(origin ?? link), type: 'file', path: link.path };
    const missing: string[] = [];
    for (const analyser of this.#analysers.of(link.path)) {
      const interest = this.#interest(analyser, asFile);
      if (interest === 'no') continue;
      const known = content?.reported.find((one) => one.analyser === analyser.id);
      if (known !== undefined) this.#keepFacts(analyser, link.path, this.#factsOf(known));
      // Whoever looked at the target's head and did not recognise it will not here.
      else if (interest === 'yes' || origin === undefined || this.#interest(analyser, origin) === 'no') {
        missing.push(analyser.id);
      }
    }
    if (missing.length > 0) {
      const reason = `${missing.join(', ')}: a hard link whose content was not read at "${target}"`;
      this.gap({ kind: 'unreadable', subject: link.path, reason });
    }
    if (origin !== undefined) this.#files?.put(asFile, 0);
    if (place !== undefined) this.#contentAt.set(link.path, place);
  }

  #factsOf({ analyser, first, count }: Reported): unknown[] {
    const list = this.#facts.get(analyser);
    return Array.from({ length: count }, (_, index) => list?.at(first + index)?.fact);
  }

  /** The file at this path, whose content was not read; not looked for where nobody could want the link to it. */
  #unread(link: FileEntry, target: string): FileEntry | undefined {
    const atBest: FileEntry = { ...link, type: 'file', size: Number.MAX_SAFE_INTEGER, mode: 0o777 };
    if (this.#files === undefined) {
      const mayRead = this.#analysers.of(link.path);
      if (mayRead.every((analyser) => this.#interest(analyser, atBest) === 'no')) return undefined;
      this.#files = new FileTree(this.#entries.length);
      for (const entry of this.#entries) this.#files.put(entry, 0);
    }
    const node = this.#files.find(target);
    if (node === NONE || this.#files.nodes.type(node) !== 'file') return undefined;
    return this.#files.nodes.entry(node);
  }
}

/** An error of the disk, such as one that a file's own `read` meets. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
