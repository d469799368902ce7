import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { Gap } from '../../../model/gap.ts';
import type { Path, Range } from '../../../model/configuration/place.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import type { ByteSource } from '../../../model/json/json-bytes.ts';
import { JsonView } from '../../../model/json/json-view.ts';
import { isPageOf } from '../yaml/list-items.ts';
import { leanObject, leanPod } from './lean-object.ts';
import { PAGE } from './unread-kinds.ts';

/** Bytes from which on a file is read item by item; a shorter one is built as a whole. */
const SMALLEST = 2 ** 20;
const MOST_BYTES = 2 * 2 ** 30;
const MOST_ITEMS = 500_000;
/** Bytes of the objects that are kept as a whole. */
const MOST_KEPT = 96 * 2 ** 20;

export interface ReadDump {
  readonly documents: StructuredDocument[];
  readonly gaps: Gap[];
}

/**
 * Reads a large list of objects, as `kubectl get … -A -o json` writes it, item by item: each is a document, without
 * what no reader needs, such as its status. Of pods that one controller made alike, one is kept as a whole, and of the
 * others where they run. Undefined for what is no such list, or a short one.
 */
export function readClusterDump(file: string): ReadDump | undefined {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || stats.size < SMALLEST) return undefined;
    if (stats.size > MOST_BYTES) return gapOf(file, 'limit', `${stats.size} bytes are more than are read`);
    return readItems(file, sourceOf(descriptor, stats.size));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return gapOf(file, error.code === 'limit' ? 'limit' : 'unreadable', messageOf(error));
  } finally {
    closeSync(descriptor);
  }
}

function gapOf(subject: string, kind: Gap['kind'], reason: string): ReadDump {
  return { documents: [], gaps: [{ kind, subject, reason }] };
}

function sourceOf(descriptor: number, length: number): ByteSource {
  return {
    length,
    read(offset, wanted, room) {
      const bytes = room ?? Buffer.alloc(wanted);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, wanted, offset));
    },
  };
}

function readItems(file: string, source: ByteSource): ReadDump | undefined {
  const list = JsonView.of(source);
  const [kind, items] = [list.member('kind')?.build(), list.member('items')];
  if (typeof kind !== 'string' || !kind.endsWith('List') || items?.isArray !== true) return undefined;
  const version = list.member('apiVersion')?.build();
  const head = kind === 'List' ? {} : { apiVersion: version, kind: kind.slice(0, -4) };
  const isPage = isPageOf(list.member('metadata')?.build());
  const gaps: Gap[] = isPage ? [{ kind: 'limit', subject: file, reason: PAGE }] : [];
  const lines = new LineCount(source);
  const documents: StructuredDocument[] = [];
  const firsts = new Map<string, unknown>();
  let kept = 0;
  for (const item of items.items()) {
    if (documents.length >= MOST_ITEMS || kept > MOST_KEPT) {
      const reason = `only its first ${documents.length} objects are read`;
      return { documents, gaps: [...gaps, { kind: 'limit', subject: file, reason }] };
    }
    const [start, end] = item.span;
    const whole = leanObject(item, head);
    const lean = leanPod(whole, firsts);
    if (lean === whole) kept += end - start;
    documents.push(itemDocument(file, item.span, lines.at(start), lean));
  }
  return { documents, gaps };
}

/** Lines before an offset, which only grows. */
class LineCount {
  readonly #source: ByteSource;
  #offset = 0;
  #line = 1;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  at(offset: number): number {
    while (this.#offset < offset) {
      const bytes = this.#source.read(this.#offset, Math.min(BLOCK, offset - this.#offset));
      if (bytes.length === 0) break;
      this.#line += countLines(bytes);
      this.#offset += bytes.length;
    }
    return this.#line;
  }
}

const BLOCK = 64 * 1024;

function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) count += 1;
  return count;
}

function itemDocument(
  path: string,
  span: readonly [start: number, end: number],
  line: number,
  value: unknown,
): StructuredDocument {
  return {
    path,
    number: 1,
    value,
    rangeOf: (wanted) => rangeIn(path, span, line, wanted),
    set: () => undefined,
    remove: () => undefined,
  };
}

/** Where a part of an item is written: it is looked for when it is asked for. */
function rangeIn(file: string, [start, end]: readonly [number, number], line: number, wanted: Path): Range {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const bytes = Buffer.alloc(end - start);
    const read = bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, start));
    const view = JsonView.of({
      length: read.length,
      read: (offset, length) => read.subarray(offset, offset + length),
    });
    const [offset] = nearest(view, wanted).span;
    return { startLine: line + countLines(read.subarray(0, offset)) };
  } catch {
    // The file is no longer what was read; the item began there.
    return { startLine: line };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function nearest(root: JsonView, path: Path): JsonView {
  let view = root;
  for (const step of path) {
    const next = typeof step === 'number' ? itemAt(view, step) : view.member(step);
    if (!next) return view;
    view = next;
  }
  return view;
}

function itemAt(view: JsonView, index: number): JsonView | undefined {
  let at = 0;
  for (const item of view.items()) {
    if (at === index) return item;
    at += 1;
  }
  return undefined;
}
