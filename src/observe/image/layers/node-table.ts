import { randomBytes } from 'node:crypto';
import type { FileEntry } from '../../../model/file.ts';
import { byteText, RecordLog } from './record-log.ts';

/** No node. */
export const NONE = -1;

const TYPES = ['file', 'directory', 'symlink', 'hardlink', 'other'] as const;
const TYPE_BITS = 0b111;
const GONE = 0b1000;
const ASIDE = 0b10000;
const BEHIND_LINK = 0b100000;

/**
 * The nodes of a file tree in some fifty bytes each, names included, where objects take four hundred. A node is a
 * number; it stands for one entry in one folder, and stays when that is gone. Its parent has a lower number.
 */
export class NodeTable {
  #capacity: number;
  #count = 0;
  #parents: Int32Array;
  /** As narrow as the layers allow. */
  #layers: Uint8Array | Uint16Array;
  #kinds: Uint8Array;
  /** Where the name and the other attributes of each node are in the log. */
  #records: Uint32Array;
  /** Open addressing by parent and name; a node more than its number, 0 where free. */
  #slots: Int32Array;
  #replaced: Int32Array | undefined;
  readonly #log = new RecordLog();
  /** Whose path was told last, as one file of a folder comes after another. */
  #folder = NONE;
  #folderPath = '';
  /** Names are foreign: nobody can make them collide. */
  readonly #seed = randomBytes(4).readInt32LE();

  /** Room for this many nodes; more are taken too. */
  constructor(capacity: number) {
    this.#capacity = Math.max(capacity, 64);
    this.#parents = new Int32Array(this.#capacity);
    this.#layers = new Uint8Array(this.#capacity);
    this.#kinds = new Uint8Array(this.#capacity);
    this.#records = new Uint32Array(this.#capacity);
    this.#slots = new Int32Array(slotCount(this.#capacity));
  }

  get length(): number {
    return this.#count;
  }

  /** Adds a node that is found by its parent and name from now on; one of the same place must be gone. */
  add(parent: number, name: string, entry: FileEntry, layer: number): number {
    if (this.#count === this.#capacity) this.#grow();
    const node = this.#count++;
    this.#parents[node] = parent;
    const bytes = byteText(name);
    this.#records[node] = this.#log.add(bytes, entry);
    this.#kinds[node] = TYPES.indexOf(entry.type);
    this.#setLayer(node, layer);
    if (parent !== NONE) this.#link(node, bytes);
    return node;
  }

  /** The node under this name that is neither gone nor set aside. */
  child(parent: number, name: string): number {
    return this.#marked(parent, name, 0);
  }

  /** A node under this name that was set aside and is not gone. */
  asideChild(parent: number, name: string): number {
    return this.#marked(parent, name, ASIDE);
  }

  #marked(parent: number, name: string, marks: number): number {
    const wanted = byteText(name);
    for (let slot = this.#slotOf(parent, wanted); ; slot = this.#after(slot)) {
      const node = (this.#slots[slot] ?? 0) - 1;
      if (node === NONE) return NONE;
      if (this.#parents[node] !== parent || (this.#kindOf(node) & (GONE | ASIDE)) !== marks) continue;
      if (this.#log.isNamed(this.#recordOf(node), wanted)) return node;
    }
  }

  /** Gives the node another entry of the same name. */
  change(node: number, entry: FileEntry, layer: number): void {
    this.#records[node] = this.#log.add(byteText(this.name(node)), entry);
    this.#kinds[node] = TYPES.indexOf(entry.type);
    this.#setLayer(node, layer);
  }

  /** Marks the node, and so all that is below it, as gone. */
  remove(node: number): void {
    this.#kinds[node] = this.#kindOf(node) | GONE;
  }

  /** Takes back that the node was removed. */
  restore(node: number): void {
    this.#kinds[node] = this.#kindOf(node) & ~GONE;
    if (this.child(this.parent(node), this.name(node)) !== node) this.#link(node, byteText(this.name(node)));
  }

  /** Lets another take the node's place, from where it is not found any more, though it is not gone. */
  setAside(node: number): void {
    this.#kinds[node] = this.#kindOf(node) | ASIDE;
  }

  /** Notes that a link of a lower layer brought the file here, which engines that use overlay show at the link. */
  noteBehindLink(node: number): void {
    this.#kinds[node] = this.#kindOf(node) | BEHIND_LINK;
  }

  /** A node like this one, in its place and with nothing below it; this one is removed, or set aside. */
  renew(node: number, how: 'remove' | 'setAside'): number {
    const entry = this.entry(node, '');
    const [parent, name, layer] = [this.parent(node), this.name(node), this.layer(node)];
    this[how](node);
    return this.add(parent, name, entry, layer);
  }

  type(node: number): FileEntry['type'] {
    return TYPES[this.#kindOf(node) & TYPE_BITS] ?? 'other';
  }

  /** True where the node itself was removed; see `isGone`. */
  isRemoved(node: number): boolean {
    return (this.#kindOf(node) & GONE) !== 0;
  }

  /**
   * True where it or a folder that it lies in was removed; of a file behind a link, where it was removed both here and
   * by the path that leads through the link.
   */
  isGone(node: number): boolean {
    const isGone = this.#isMarked(node, GONE);
    const isElsewhere = (this.#kindOf(node) & BEHIND_LINK) !== 0;
    return isGone && (!isElsewhere || this.#isMarked(node, ASIDE));
  }

  /** True where it can be found at its path: neither it nor a folder that it lies in was removed or set aside. */
  isFound(node: number): boolean {
    return !this.#isMarked(node, GONE | ASIDE);
  }

  #isMarked(node: number, marks: number): boolean {
    for (let at = node; at !== NONE; at = this.parent(at)) if ((this.#kindOf(at) & marks) !== 0) return true;
    return false;
  }

  parent(node: number): number {
    return this.#parents[node] ?? NONE;
  }

  layer(node: number): number {
    return this.#layers[node] ?? 0;
  }

  name(node: number): string {
    return this.#log.name(this.#recordOf(node));
  }

  path(node: number): string {
    const parent = this.parent(node);
    if (parent === NONE) return '/';
    if (parent !== this.#folder) {
      this.#folderPath = this.#pathBelowRoot(parent);
      this.#folder = parent;
    }
    return `${this.#folderPath}/${this.name(node)}`;
  }

  #pathBelowRoot(folder: number): string {
    let path = '';
    for (let at = folder; this.parent(at) !== NONE; at = this.parent(at)) path = `/${this.name(at)}${path}`;
    return path;
  }

  target(node: number): string {
    return this.#log.entry(this.#recordOf(node), this.type(node), '').target ?? '';
  }

  entry(node: number, path = this.path(node)): FileEntry {
    return this.#log.entry(this.#recordOf(node), this.type(node), path);
  }

  /** The file of a layer below whose place this file took, nothing between them. */
  replaced(node: number): number {
    return (this.#replaced?.[node] ?? 0) - 1;
  }

  noteReplaced(node: number, below: number): void {
    this.#replaced ??= new Int32Array(this.#capacity);
    this.#replaced[node] = below + 1;
  }

  #setLayer(node: number, layer: number): void {
    if (layer > 0xff && this.#layers instanceof Uint8Array) this.#layers = Uint16Array.from(this.#layers);
    this.#layers[node] = layer;
  }

  #kindOf(node: number): number {
    return this.#kinds[node] ?? 0;
  }

  #recordOf(node: number): number {
    return this.#records[node] ?? 0;
  }

  /** Takes the place of a node that was removed, so that an archive may hold one path a million times. */
  #link(node: number, name: string): void {
    const parent = this.parent(node);
    let slot = this.#slotOf(parent, name);
    for (let other = this.#slots[slot]; other; other = this.#slots[slot]) {
      const isSame = this.#parents[other - 1] === parent && this.isRemoved(other - 1);
      if (isSame && this.#log.isNamed(this.#recordOf(other - 1), name)) break;
      slot = this.#after(slot);
    }
    this.#slots[slot] = node + 1;
  }

  #after(slot: number): number {
    return slot + 1 === this.#slots.length ? 0 : slot + 1;
  }

  #slotOf(parent: number, name: string): number {
    let hash = Math.imul(this.#seed ^ parent, 0x9e_37_79_b1);
    for (let at = 0; at < name.length; at += 1) {
      hash = Math.imul(hash ^ name.charCodeAt(at), 0x5b_d1_e9_95);
      hash ^= hash >>> 15;
    }
    return (hash >>> 0) % this.#slots.length;
  }

  #grow(): void {
    this.#capacity = Math.ceil(this.#capacity * 1.5);
    this.#parents = larger(this.#parents, new Int32Array(this.#capacity));
    this.#layers =
      this.#layers instanceof Uint8Array
        ? larger(this.#layers, new Uint8Array(this.#capacity))
        : larger(this.#layers, new Uint16Array(this.#capacity));
    this.#kinds = larger(this.#kinds, new Uint8Array(this.#capacity));
    this.#records = larger(this.#records, new Uint32Array(this.#capacity));
    if (this.#replaced) this.#replaced = larger(this.#replaced, new Int32Array(this.#capacity));
    this.#slots = new Int32Array(slotCount(this.#capacity));
    for (let node = 0; node < this.#count; node += 1) {
      if (this.parent(node) !== NONE) this.#link(node, byteText(this.name(node)));
    }
  }
}

/** Half as many more as are needed, so that a free one is never far. */
function slotCount(capacity: number): number {
  return Math.ceil(capacity * 1.5);
}

/** The values of one array at the beginning of another. */
function larger<A extends Int32Array | Uint32Array | Uint16Array | Uint8Array>(old: A, empty: A): A {
  empty.set(old);
  return empty;
}

/** A folder that no layer has an entry for. */
export function folderAt(path: string): FileEntry {
  return { path, type: 'directory', size: 0, mode: 0o755, uid: 0, gid: 0 };
}
