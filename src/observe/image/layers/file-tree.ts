import type { FileEntry } from '../../../model/file.ts';
import { PackedList } from '../../../model/packed-list.ts';
import type { Sequence } from '../../../model/sequence.ts';
import { maximumImpliedFolders, maximumLinkNames, maximumLinks } from './limits.ts';
import { folderAt, NodeTable, NONE } from './node-table.ts';
import { endOfName, nameOf, parentOf } from './path-parts.ts';

/** A folder in which an entry is looked up. */
interface Folder {
  readonly node: number;
  /** True where a link led to it. */
  readonly isMoved: boolean;
  /** The lowest layer that has a link on the way to it; infinite where there is none. */
  readonly linkLayer: number;
}

/** A file whose layer has it at another path than the one it came to lie at. */
export interface MovedFile {
  readonly from: string;
  readonly node: number;
}

/**
 * The file tree of a container while its layers are laid on each other. Nothing in it leads out of its root. Replacing
 * a file makes a new node, so a node stands for one file only.
 *
 * The OCI image specification has a layer unpacked onto those below. Engines that use overlay unpack each layer by
 * itself, and lay folders on folders: a folder that the layer itself puts where it removes one, or where it had
 * something else before, shows what lies below; and a link of a lower layer is not followed, so what a layer does
 * behind one leaves what is there as it was. What is seen in one reading or the other stays here.
 */
export class FileTree {
  readonly nodes: NodeTable;
  #root: number;
  readonly #moved = new PackedList<MovedFile>();
  /** The last folder that was looked up: archives are in folder order. Forgotten whenever a folder or link goes. */
  #recentPath = '/';
  #recent: Folder | undefined;
  #linkNames = 0;
  /** The lowest layer of the links that were followed last. */
  #linkLayer = Infinity;
  /** Folders that the layer being laid removed or replaced, by the node and name of where they lay. */
  readonly #hidden = new Map<string, number>();
  /** Where the folders lie that its whiteouts name. */
  readonly #removed: { readonly folder: number; readonly name: string }[] = [];
  #ambiguities = 0;
  #impliedFolders = 0;

  /** Room for this many entries; more are taken too. */
  constructor(capacity: number) {
    this.nodes = new NodeTable(capacity + 1);
    this.#root = this.nodes.add(NONE, '', folderAt('/'), 0);
  }

  /** True once a bound was reached, from when on some links are not followed or some entries not put. */
  get exhausted(): boolean {
    return this.#linkNames >= maximumLinkNames || this.#impliedFolders >= maximumImpliedFolders;
  }

  /** How often readings differed so far, of which both are kept. */
  get ambiguities(): number {
    return this.#ambiguities;
  }

  /** Regular files that were put behind a link, some of them gone since. */
  get moved(): Sequence<MovedFile> {
    return this.#moved;
  }

  /** Before a layer's whiteouts. */
  beginLayer(): void {
    this.#hidden.clear();
    this.#removed.length = 0;
  }

  /** After a layer's whiteouts, before its entries. Folders go last, so that whiteouts below them are seen too. */
  beginEntries(): void {
    for (const { folder, name } of this.#removed) {
      const node = this.nodes.child(folder, name);
      if (node === NONE) continue;
      this.#hidden.set(`${folder}/${name}`, node);
      this.#drop(node);
      this.#dropAside(folder, name);
    }
  }

  /** The node at exactly this path; no link is followed. */
  at(path: string): number {
    let node = this.#root;
    for (let at = 1; at < path.length && node !== NONE;) {
      const end = endOfName(path, at);
      node = this.nodes.child(node, path.slice(at, end));
      at = end + 1;
    }
    return node;
  }

  /** The node at this path, links in its folder's path followed. */
  find(path: string): number {
    if (path === '/') return this.#root;
    const folder = this.#resolveFolder(parentOf(path));
    return folder === undefined ? NONE : this.nodes.child(folder.node, nameOf(path));
  }

  /** The node this path leads to, every link followed inside the root. */
  resolve(path: string): number {
    return this.#follow(path, undefined);
  }

  /**
   * Puts an entry where an engine would unpack it: below links that its folder's path goes through, and in place of
   * what is there, but for a folder on a folder; a hard link as the file it links to. Folders that are missing are
   * made. No node if there are too many.
   */
  put(given: FileEntry, layer: number): number {
    const entry = given.type === 'hardlink' ? this.#linked(given) : given;
    if (entry.path === '/') {
      this.nodes.change(this.#root, entry, layer);
      return this.#root;
    }
    const folder = this.#folderFor(parentOf(entry.path), layer);
    if (folder === undefined) return NONE;
    const name = nameOf(entry.path);
    const ambiguities = this.#ambiguities;
    if (entry.type === 'directory') this.#uncover(folder.node, name);
    const old = this.nodes.child(folder.node, name);
    if (old !== NONE && this.#isFolder(old) && entry.type === 'directory') {
      this.nodes.change(old, entry, layer);
      return old;
    }
    if (old !== NONE) this.#hide(old, folder, name, layer);
    const node = this.nodes.add(folder.node, name, entry, layer);
    if (entry.type !== 'file') return node;
    const below = this.#fileBelow(old, layer);
    if (below !== NONE) this.nodes.noteReplaced(node, below);
    if (folder.isMoved) this.#moved.push({ from: entry.path, node });
    if (folder.linkLayer < layer) {
      this.#ambiguities = ambiguities + 1;
      this.nodes.noteBehindLink(node);
    }
    return node;
  }

  /** Removes what is at this path, its folder's links followed, with all below; a folder when the entries begin. */
  remove(path: string): void {
    const folder = this.#resolveFolder(parentOf(path));
    const name = nameOf(path);
    const node = folder === undefined ? NONE : this.nodes.child(folder.node, name);
    if (folder === undefined) return;
    const isPlain = folder.linkLayer === Infinity;
    if (node === NONE && isPlain) this.#dropAside(folder.node, name);
    else if (node === NONE) return;
    else if (isPlain && this.#isFolder(node)) this.#removed.push({ folder: folder.node, name });
    else this.#hide(node, folder, name, Infinity);
  }

  /**
   * Removes all that is in the folder at this path; it is another node from then on. `followed`: where the path is a
   * link, the folder is meant that it leads to.
   */
  empty(path: string, followed: boolean): void {
    // Overlay lays roots on each other without asking whether one is opaque.
    if (path === '/') {
      this.#ambiguities += 1;
      return;
    }
    const folder = this.#resolveFolder(parentOf(path));
    const own = folder === undefined ? NONE : this.nodes.child(folder.node, nameOf(path));
    const isLink = own !== NONE && this.nodes.type(own) === 'symlink';
    const node = isLink && followed ? this.resolve(path) : own;
    if (folder === undefined || node === NONE || !this.#isFolder(node)) return;
    const isAmbiguous = isLink || folder.linkLayer < Infinity;
    if (isAmbiguous) this.#ambiguities += 1;
    this.#recent = undefined;
    const renewed = this.nodes.renew(node, isAmbiguous ? 'setAside' : 'remove');
    if (node === this.#root) this.#root = renewed;
  }

  /** Takes what is here out of the way of a layer that removes or replaces it, but not where overlay still shows it. */
  #hide(node: number, { node: folder, linkLayer }: Folder, name: string, layer: number): void {
    if (linkLayer < layer) {
      this.#setAside(node);
      return;
    }
    if (this.#isFolder(node)) this.#hidden.set(`${folder}/${name}`, node);
    this.#drop(node);
    this.#dropAside(folder, name);
  }

  #setAside(node: number): void {
    this.#ambiguities += 1;
    this.#recent = undefined;
    this.nodes.setAside(node);
  }

  /** What a layer hides where it lies is hidden in every reading. */
  #dropAside(folder: number, name: string): void {
    if (this.#ambiguities === 0) return;
    const next = () => this.nodes.asideChild(folder, name);
    for (let node = next(); node !== NONE; node = next()) this.nodes.remove(node);
  }

  /** Where the layer being laid hid a folder and now puts one, what is below the first is seen again. */
  #uncover(folder: number, name: string): void {
    if (this.#hidden.size === 0) return;
    const key = `${folder}/${name}`;
    const hidden = this.#hidden.get(key);
    const old = this.nodes.child(folder, name);
    if (hidden === undefined || (old !== NONE && this.#isFolder(old))) return;
    if (old !== NONE) this.#drop(old);
    this.#hidden.delete(key);
    this.#ambiguities += 1;
    this.nodes.restore(hidden);
  }

  /** A hard link as what it is once unpacked: the same file under another name. */
  #linked(link: FileEntry): FileEntry {
    const origin = this.find(link.target ?? '');
    return origin === NONE || this.#isFolder(origin) ? link : this.nodes.entry(origin, link.path);
  }

  #isFolder(node: number): boolean {
    return this.nodes.type(node) === 'directory';
  }

  #drop(node: number): void {
    if (this.#isFolder(node) || this.nodes.type(node) === 'symlink') this.#recent = undefined;
    this.nodes.remove(node);
  }

  /** The file that lower layers left here: archives may hold a path twice. */
  #fileBelow(node: number, layer: number): number {
    if (node === NONE || this.nodes.type(node) !== 'file') return NONE;
    return this.nodes.layer(node) === layer ? this.nodes.replaced(node) : node;
  }

  #resolveFolder(path: string): Folder | undefined {
    if (this.#recent !== undefined && this.#recentPath === path) return this.#recent;
    const plain = this.at(path);
    const isMoved = plain === NONE || !this.#isFolder(plain);
    const node = isMoved ? this.#follow(path, undefined) : plain;
    if (node === NONE || !this.#isFolder(node)) return undefined;
    this.#recentPath = path;
    this.#recent = { node, isMoved, linkLayer: isMoved ? this.#linkLayer : Infinity };
    return this.#recent;
  }

  /** The folder at this path, made where it is missing. */
  #folderFor(path: string, layer: number): Folder | undefined {
    const folder = this.#resolveFolder(path);
    if (folder !== undefined) return folder;
    const node = this.#follow(path, layer);
    return node === NONE ? undefined : { node, isMoved: this.at(path) !== node, linkLayer: this.#linkLayer };
  }

  /** Follows a path and its links. Where `layer` is given, makes folders that are missing, in place of files. */
  #follow(path: string, layer: number | undefined): number {
    const trail = [this.#root];
    this.#linkLayer = Infinity;
    const names = path.split('/').toReversed();
    let links = 0;
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      if (name === '' || name === '.') continue;
      if (name === '..') {
        if (trail.length > 1) trail.pop();
        continue;
      }
      const folder = trail.at(-1) ?? this.#root;
      let child = this.nodes.child(folder, name);
      const target = this.#targetOf(child);
      if (target !== undefined && links++ < maximumLinks && this.#linkNames < maximumLinkNames) {
        const steps = target.split('/');
        this.#linkLayer = Math.min(this.#linkLayer, this.nodes.layer(child));
        this.#linkNames += steps.length;
        if (target.startsWith('/')) trail.length = 1;
        names.push(...steps.toReversed());
        continue;
      }
      if (layer !== undefined && (child === NONE || !this.#isFolder(child)))
        child = this.#implyFolder(folder, name, layer);
      if (child === NONE || this.nodes.type(child) === 'symlink') return NONE;
      if (!this.#isFolder(child) && names.length > 0) return NONE;
      trail.push(child);
    }
    return trail.at(-1) ?? NONE;
  }

  #targetOf(node: number): string | undefined {
    return node !== NONE && this.nodes.type(node) === 'symlink' ? this.nodes.target(node) : undefined;
  }

  #implyFolder(folder: number, name: string, layer: number): number {
    if (this.#impliedFolders >= maximumImpliedFolders) return NONE;
    this.#impliedFolders++;
    const old = this.nodes.child(folder, name);
    if (old !== NONE && this.#linkLayer < layer) this.#setAside(old);
    else if (old !== NONE) this.#drop(old);
    return this.nodes.add(folder, name, folderAt(name), layer);
  }
}
