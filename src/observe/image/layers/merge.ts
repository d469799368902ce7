import type { FileAnalyser, LocatedFact } from '../../../model/analyser.ts';
import type { FileEntry, FileView } from '../../../model/file.ts';
import type { Gap } from '../../../model/gap.ts';
import { FileTree, type TreeNode } from './file-tree.ts';
import type { LayerFacts, MergedFiles } from './types.ts';

/** Where the files that facts are about came to lie, by their path in the layer. */
type Placed = Map<string, TreeNode | undefined>;

/** What a file that is gone told, as JSON, and since which layer. */
type Told = Map<TreeNode, Map<string, number>>;

interface Moved {
  readonly from: string;
  readonly node: TreeNode;
}

/**
 * Lays layers on each other, the lowest first, as engines unpack them (OCI image specification, "Applying
 * Changesets"): whiteouts and opaque folders act on lower layers only, a file in place of a folder removes what is in
 * it, and an entry below a link to a folder lands in that folder. Facts stay only of files that are still seen.
 * `tree`: the one layer is a walked folder, so nothing has a layer.
 */
export function mergeLayers(layers: readonly LayerFacts[], options: { tree?: boolean } = {}): MergedFiles {
  const tree = new FileTree();
  const gaps: Gap[] = layers.flatMap((layer) => layer.gaps);
  const moved: Moved[] = [];
  const placed = layers.map((layer, index) => lay(tree, layer, index, moved));
  if (tree.exhausted) {
    const reason =
      'the layers have too many links or folders without an entry to lay them on each other completely';
    gaps.push({ kind: 'limit', subject: '/', reason });
  }
  const layerOf = (layer: number): number | undefined => (options.tree === true ? undefined : layer);
  return {
    files: viewOf(tree, layerOf),
    moved: moved
      .filter(({ node }) => !node.gone && node.entry.type === 'file')
      .map(({ from, node }) => ({ from, entry: node.entry })),
    fileCount: countFiles(tree),
    factsOf: <Fact>(analyser: FileAnalyser<Fact>) => {
      const told: Told = new Map();
      return layers.flatMap((layer, index) =>
        factsOf(analyser.id, layer, placed[index], told).map(({ since, ...located }): LocatedFact<Fact> => ({
          ...located,
          layer: layerOf(index),
          ...(since < index ? { since } : {}),
          fact: located.fact as Fact,
        })),
      );
    },
    gaps,
  };
}

function lay(tree: FileTree, layer: LayerFacts, index: number, moved: Moved[]): Placed {
  for (const path of layer.removed) tree.remove(path);
  if (layer.opaque.length > 0) hideBelow(tree, layer);
  const placed: Placed = new Map();
  for (const facts of Object.values(layer.facts)) {
    for (const { path } of facts) placed.set(path, undefined);
  }
  for (const entry of layer.entries) {
    const node = tree.put(entry.type === 'hardlink' ? linked(tree, entry) : entry, index);
    if (placed.has(entry.path)) placed.set(entry.path, node);
    if (node !== undefined && node.entry.path !== entry.path) moved.push({ from: entry.path, node });
  }
  return placed;
}

function hideBelow(tree: FileTree, { opaque, entries }: LayerFacts): void {
  let folders: Set<string> | undefined;
  for (const path of opaque) {
    const node = tree.find(path);
    if (node?.entry.type !== 'symlink') {
      if (node !== undefined) tree.empty(node);
      continue;
    }
    // A folder of the same layer takes the place of the link; else the marker lies in the folder it leads to.
    folders ??= new Set(entries.filter(({ type }) => type === 'directory').map((entry) => entry.path));
    const target = folders.has(path) ? undefined : tree.resolve(path);
    if (target !== undefined) tree.empty(target);
  }
}

/** A hard link as what it is once unpacked: the same file under another name. */
function linked(tree: FileTree, link: FileEntry): FileEntry {
  const origin = tree.find(link.target ?? '');
  return origin === undefined || origin.children !== undefined ? link : { ...origin.entry, path: link.path };
}

function viewOf(tree: FileTree, layerOf: (layer: number) => number | undefined): FileView {
  return {
    get: (path) => tree.at(path)?.entry,
    resolve: (path) => tree.resolve(path)?.entry,
    layerOf: (path, until = Infinity) => {
      let node = tree.at(path);
      while (node !== undefined && node.layer > until) node = node.replaced;
      return node === undefined ? undefined : layerOf(node.layer);
    },
    *entries() {
      for (const { entry } of tree.nodes()) yield entry;
    },
  };
}

function countFiles(tree: FileTree): number {
  let count = 0;
  for (const { entry } of tree.nodes()) {
    if (entry.type === 'file' || entry.type === 'hardlink') count++;
  }
  return count;
}

/** Facts of a layer whose files are still seen; those of files that a layer above replaced are added to `told`. */
function factsOf(
  id: string,
  { facts }: LayerFacts,
  placed: Placed | undefined,
  told: Told,
): { path: string; since: number; fact: unknown }[] {
  const located: { path: string; since: number; fact: unknown }[] = [];
  for (const { path, fact } of Object.hasOwn(facts, id) ? (facts[id] ?? []) : []) {
    const node = placed?.get(path);
    // The layer may have put something else in the file's place later.
    if (node?.entry.type !== 'file') continue;
    const below = node.replaced && told.get(node.replaced);
    const since = below?.get(JSON.stringify(fact)) ?? node.layer;
    if (node.gone) noteTold(told, node, JSON.stringify(fact), since);
    else located.push({ path: node.entry.path, since, fact });
  }
  return located;
}

function noteTold(told: Told, node: TreeNode, fact: string, since: number): void {
  const facts = told.get(node);
  if (facts) facts.set(fact, since);
  else told.set(node, new Map([[fact, since]]));
}
