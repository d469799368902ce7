import type { FileAnalyser, Interest } from '../../../model/analyser.ts';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { FileEntry, OpenFile } from '../../../model/file.ts';
import type { Gap } from '../../../model/gap.ts';
import type { LayerFacts, LayerLimits } from './types.ts';

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

type FactsByAnalyser = ReadonlyMap<FileAnalyser, readonly unknown[]>;

/** Content that was read: several paths share it where there are hard links. */
interface Content {
  readonly entry: FileEntry;
  readonly facts: FactsByAnalyser;
}

/**
 * Gathers what one layer or file tree holds: asks the analysers about every file, and keeps their facts and all
 * gaps. What an analyser throws becomes a gap. Throws a `Fault` 'limit' for too many entries, names or facts.
 */
export class Collector {
  readonly #analysers: readonly FileAnalyser[];
  readonly #limits: LayerLimits;
  readonly #entries: FileEntry[] = [];
  readonly #removed: string[] = [];
  readonly #opaque: string[] = [];
  readonly #gaps: Gap[] = [];
  #gapsLeftOut = 0;
  #nameLength = 0;
  #factCount = 0;
  /** What was read, by path; and the part of its facts that holds for this path. */
  readonly #contents = new Map<string, Content>();
  readonly #facts = new Map<string, FactsByAnalyser>();
  /** Every file by its path; made at the first hard link, as most layers have none. */
  #files: Map<string, FileEntry> | undefined;

  constructor(analysers: readonly FileAnalyser[], limits: LayerLimits) {
    this.#analysers = analysers;
    this.#limits = limits;
  }

  /** Takes in an entry; it replaces an earlier one of the same path. */
  add(entry: FileEntry): void {
    this.#bound(entry.path.length + (entry.target?.length ?? 0));
    this.#entries.push(entry);
    if (this.#contents.delete(entry.path)) this.#facts.delete(entry.path);
    if (entry.type === 'hardlink') this.#addLink(entry, entry.target ?? '');
    else if (entry.type === 'file') this.#files?.set(entry.path, entry);
    else this.#files?.delete(entry.path);
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
    for (const analyser of this.#analysers) {
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

  /** Lets these analysers read the file. */
  examine(file: OpenFile, readers: readonly FileAnalyser[]): void {
    const facts = new Map<FileAnalyser, readonly unknown[]>();
    for (const analyser of readers) {
      try {
        facts.set(analyser, analyser.read(file));
      } catch (error) {
        this.#gapOf(analyser, file.entry.path, error);
      }
    }
    this.#contents.set(file.entry.path, { entry: file.entry, facts });
    this.#keepFacts(file.entry.path, facts);
  }

  finish(diffId: string): LayerFacts {
    const facts: Record<string, { path: string; fact: unknown }[]> = {};
    for (const [path, byAnalyser] of this.#facts) {
      for (const [{ id }, found] of byAnalyser) {
        const list = (facts[id] ??= []);
        for (const fact of found) list.push({ path, fact });
      }
    }
    if (this.#gapsLeftOut > 0) {
      const reason = `${this.#gapsLeftOut} more gaps of the same layer or folder are left out`;
      this.#gaps.push({ kind: 'limit', subject: '/', reason });
    }
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

  #keepFacts(path: string, facts: FactsByAnalyser): void {
    for (const found of facts.values()) this.#factCount += found.length;
    if (this.#factCount > this.#limits.facts) {
      throw new Fault('limit', `it gives more than ${this.#limits.facts} facts`);
    }
    this.#facts.set(path, facts);
  }

  /** A second look at content that was read at the link's target, by those who would read it at the link's path. */
  #addLink(link: FileEntry, target: string): void {
    this.#files ??= new Map(
      this.#entries.filter(({ type }) => type === 'file').map((file) => [file.path, file]),
    );
    const content = this.#contents.get(target);
    const origin = content?.entry ?? this.#files.get(target);
    const asFile: FileEntry = { ...(origin ?? link), type: 'file', path: link.path };
    const facts = new Map<FileAnalyser, readonly unknown[]>();
    const missing: string[] = [];
    for (const analyser of this.#analysers) {
      const interest = this.#interest(analyser, asFile);
      if (interest === 'no') continue;
      const known = content?.facts.get(analyser);
      if (known !== undefined) facts.set(analyser, known);
      // Whoever looked at the target's head and did not recognise it will not here.
      else if (interest === 'yes' || origin === undefined || this.#interest(analyser, origin) === 'no') {
        missing.push(analyser.id);
      }
    }
    if (missing.length > 0) {
      const reason = `${missing.join(', ')}: a hard link whose content was not read at "${target}"`;
      this.gap({ kind: 'unreadable', subject: link.path, reason });
    }
    if (origin !== undefined) this.#files.set(link.path, origin);
    if (content === undefined) return;
    this.#contents.set(link.path, content);
    this.#keepFacts(link.path, facts);
  }
}

/** An error of the disk, such as one that a file's own `read` meets. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
