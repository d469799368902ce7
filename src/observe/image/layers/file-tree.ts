import type { FileEntry } from '../../../model/file.ts';

/** Links followed for one path before it counts as leading nowhere; Linux has the same bound. */
const maximumLinks = 40;
/** Names followed in all links' targets together, so that tangled links cannot take for ever. */
const maximumLinkNames = 10_000_000;
/** Folders that no layer has an entry for. A path may bring thousands of them. */
const maximumImpliedFolders = 200_000;

/** A name in a folder of the merged tree. Replacing a file makes a new node, so a node stands for one file only. */
export interface TreeNode {
  entry: FileEntry;
  layer: number;
  /** Of a folder only. */
  readonly children: Map<string, TreeNode> | undefined;
  /** The file of a layer below whose place this file took, nothing between them. */
  readonly replaced?: TreeNode;
  /** True once a layer above has removed or replaced it. */
  gone: boolean;
}

/** The file tree of a container while its layers are laid on each other. Nothing in it leads out of its root. */
export class FileTree {
  readonly root: TreeNode = folderNode('/', 0);
  /** The last folder that was looked up: archives are in folder order. Forgotten whenever a node goes. */
  #recentPath = '/';
  #recent: TreeNode | undefined;
  #linkNames = 0;
  #impliedFolders = 0;

  /** True once a bound was reached, from when on some links are not followed or some entries not put. */
  get exhausted(): boolean {
    return this.#linkNames >= maximumLinkNames || this.#impliedFolders >= maximumImpliedFolders;
  }

  /** The node at exactly this path; no link is followed. */
  at(path: string): TreeNode | undefined {
    let node: TreeNode | undefined = this.root;
    for (let at = 1; at < path.length && node !== undefined;) {
      const end = endOfName(path, at);
      node = node.children?.get(path.slice(at, end));
      at = end + 1;
    }
    return node;
  }

  /** The node at this path, links in its folder's path followed. */
  find(path: string): TreeNode | undefined {
    return path === '/' ? this.root : this.#resolveFolder(parentOf(path))?.children?.get(nameOf(path));
  }

  /** The node this path leads to, every link followed inside the root. */
  resolve(path: string): TreeNode | undefined {
    return this.#follow(path, undefined);
  }

  /**
   * Puts an entry where an engine would unpack it: below links that its folder's path goes through, and in place of
   * what is there, but for a folder on a folder. Folders that are missing are made. Undefined if there are too many.
   */
  put(entry: FileEntry, layer: number): TreeNode | undefined {
    if (entry.path === '/') {
      this.root.entry = entry;
      this.root.layer = layer;
      return this.root;
    }
    const folderPath = parentOf(entry.path);
    const folder = this.#resolveFolder(folderPath) ?? this.#follow(folderPath, layer);
    if (folder === undefined) return undefined;
    const name = nameOf(entry.path);
    const placed =
      folder.entry.path === folderPath ? entry : { ...entry, path: join(folder.entry.path, name) };
    const old = folder.children?.get(name);
    if (old?.children !== undefined && entry.type === 'directory') {
      old.entry = placed;
      old.layer = layer;
      return old;
    }
    if (old !== undefined) this.#drop(old);
    const children = entry.type === 'directory' ? new Map<string, TreeNode>() : undefined;
    const replaced = entry.type === 'file' ? fileBelow(old, layer) : undefined;
    const node: TreeNode = { entry: placed, layer, children, ...(replaced ? { replaced } : {}), gone: false };
    folder.children?.set(name, node);
    return node;
  }

  /** Removes what is at this path, its folder's links followed, with all below. */
  remove(path: string): void {
    const children = this.#resolveFolder(parentOf(path))?.children;
    const node = children?.get(nameOf(path));
    if (node === undefined) return;
    children?.delete(nameOf(path));
    this.#drop(node);
  }

  /** Removes all that is in this folder. */
  empty(folder: TreeNode): void {
    for (const child of folder.children?.values() ?? []) this.#drop(child);
    folder.children?.clear();
  }

  /** Every node but the root. */
  *nodes(): Generator<TreeNode> {
    const stack = [this.root];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node !== this.root) yield node;
      if (node.children !== undefined) for (const child of node.children.values()) stack.push(child);
    }
  }

  #drop(node: TreeNode): void {
    if (node.children !== undefined || node.entry.type === 'symlink') this.#recent = undefined;
    const stack = [node];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      next.gone = true;
      if (next.children !== undefined) for (const child of next.children.values()) stack.push(child);
    }
  }

  #resolveFolder(path: string): TreeNode | undefined {
    if (this.#recent !== undefined && this.#recentPath === path) return this.#recent;
    const plain = this.at(path);
    const folder = plain?.children === undefined ? this.#follow(path, undefined) : plain;
    if (folder?.children === undefined) return undefined;
    this.#recentPath = path;
    this.#recent = folder;
    return folder;
  }

  /** Follows a path and its links. Where `layer` is given, makes folders that are missing, in place of files. */
  #follow(path: string, layer: number | undefined): TreeNode | undefined {
    const trail = [this.root];
    const names = path.split('/').toReversed();
    let links = 0;
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      if (name === '' || name === '.') continue;
      if (name === '..') {
        if (trail.length > 1) trail.pop();
        continue;
      }
      const folder = trail.at(-1) as TreeNode;
      let child = folder.children?.get(name);
      const target = child?.entry.type === 'symlink' ? (child.entry.target ?? '') : undefined;
      if (target !== undefined && links++ < maximumLinks && this.#linkNames < maximumLinkNames) {
        const steps = target.split('/');
        this.#linkNames += steps.length;
        if (target.startsWith('/')) trail.length = 1;
        names.push(...steps.toReversed());
        continue;
      }
      if (layer !== undefined && child?.children === undefined)
        child = this.#implyFolder(folder, name, layer);
      if (child === undefined || child.entry.type === 'symlink') return undefined;
      if (child.children === undefined && names.length > 0) return undefined;
      trail.push(child);
    }
    return trail.at(-1);
  }

  #implyFolder(folder: TreeNode, name: string, layer: number): TreeNode | undefined {
    if (this.#impliedFolders >= maximumImpliedFolders) return undefined;
    this.#impliedFolders++;
    const old = folder.children?.get(name);
    if (old !== undefined) this.#drop(old);
    const node = folderNode(join(folder.entry.path, name), layer);
    folder.children?.set(name, node);
    return node;
  }
}

/** The file that lower layers left here: archives may hold a path twice. */
function fileBelow(node: TreeNode | undefined, layer: number): TreeNode | undefined {
  if (node?.entry.type !== 'file') return undefined;
  return node.layer === layer ? node.replaced : node;
}

function folderNode(path: string, layer: number): TreeNode {
  const entry: FileEntry = { path, type: 'directory', size: 0, mode: 0o755, uid: 0, gid: 0 };
  return { entry, layer, children: new Map(), gone: false };
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 1));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function join(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

function endOfName(path: string, at: number): number {
  const slash = path.indexOf('/', at);
  return slash === -1 ? path.length : slash;
}
