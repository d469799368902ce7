import { hash } from 'node:crypto';
import type { FileAnalyser, LocatedFact } from '../../../model/analyser.ts';
import type { FileEntry, FileView } from '../../../model/file.ts';
import type { Gap } from '../../../model/gap.ts';
import { PackedList } from '../../../model/packed-list.ts';
import { lazily } from '../../../model/sequence.ts';
import { FileTree } from './file-tree.ts';
import { type NodeTable, NONE } from './node-table.ts';
import type { FoundFact, LayerFacts, MergedFiles } from './types.ts';

/** Is a fact wanted, by its JSON? */
type IsChosen = (json: string) => boolean;

/** The node of each of a layer's entries, by the entry's number; of layers with facts only. */
type Placed = Int32Array | undefined;

/** Fingerprints of what a file that is gone told, by its node, and since which layer. */
type Reported = Map<number, Map<string, number>>;

/**
 * Lays layers on each other, the lowest first, as engines unpack them (OCI image specification, "Applying
 * Changesets"): whiteouts and opaque folders act on lower layers only, a file in place of a folder removes what is in
 * it, and an entry below a link to a folder lands in that folder. Facts stay only of files that are still seen.
 * `tree`: the one layer is a walked folder, so nothing has a layer.
 */
export function mergeLayers(layers: readonly LayerFacts[], options: { tree?: boolean } = {}): MergedFiles {
  const tree = new FileTree(
    layers.reduce((sum, { entries, opaque }) => sum + entries.length + opaque.length, 0),
  );
  const gaps: Gap[] = layers.flatMap((layer) => layer.gaps);
  const placed = layers.map((layer, index) => {
    const before = tree.ambiguities;
    const nodes = lay(tree, layer, index);
    if (tree.ambiguities > before) gaps.push(ambiguity(layer, tree.ambiguities - before));
    return nodes;
  });
  if (tree.exhausted) {
    const reason =
      'the layers have too many links or folders without an entry to lay them on each other completely';
    gaps.push({ kind: 'limit', subject: '/', reason });
  }
  const layerOf = (layer: number): number | undefined => (options.tree === true ? undefined : layer);
  return {
    files: viewOf(tree, layerOf),
    moved: { [Symbol.iterator]: () => movedFiles(tree) },
    fileCount: countFiles(tree.nodes),
    factsOf: <Fact>({ id }: FileAnalyser<Fact>) => {
      const read = (isChosen?: IsChosen) => factsOf<Fact>(id, layers, placed, tree.nodes, layerOf, isChosen);
      return { [Symbol.iterator]: () => read(), chosen: read };
    },
    allFactsOf: <Fact>({ id }: FileAnalyser<Fact>) => ({
      [Symbol.iterator]: () => allFactsOf<Fact>(id, layers, placed, tree.nodes, layerOf),
    }),
    gaps,
  };
}

function ambiguity({ diffId }: LayerFacts, count: number): Gap {
  const reason =
    'engines that use overlay show a container something else than the OCI image specification does, as the layer removes or replaces what overlay leaves, or follows links that overlay does not; both are judged';
  return { kind: 'unknown', subject: diffId, reason, count, informational: true };
}

function lay(tree: FileTree, layer: LayerFacts, index: number): Placed {
  tree.beginLayer();
  for (const path of layer.removed) tree.remove(path);
  if (layer.opaque.length > 0) hideBelow(tree, layer);
  tree.beginEntries();
  const hasFacts = Object.values(layer.facts).some((facts) => facts.length > 0);
  const placed = hasFacts ? new Int32Array(layer.entries.length) : undefined;
  let number = 0;
  for (const entry of layer.entries) {
    const node = tree.put(entry, index);
    if (placed !== undefined) placed[number++] = node;
  }
  return placed;
}

function hideBelow(tree: FileTree, { opaque, entries }: LayerFacts): void {
  let folders: Set<string> | undefined;
  for (const path of opaque) {
    // A folder of the same layer takes the place of a link; else the marker lies in the folder it leads to.
    const isLink = path !== '/' && tree.nodes.type(tree.find(path)) === 'symlink';
    if (isLink) folders ??= foldersOf(entries);
    tree.empty(path, !folders?.has(path));
  }
}

function foldersOf(entries: Iterable<FileEntry>): Set<string> {
  const folders = new Set<string>();
  for (const { type, path } of entries) if (type === 'directory') folders.add(path);
  return folders;
}

function viewOf(tree: FileTree, layerOf: (layer: number) => number | undefined): FileView {
  const { nodes } = tree;
  const entryAt = (node: number, path?: string) => (node === NONE ? undefined : nodes.entry(node, path));
  return {
    get: (path) => entryAt(tree.at(path), path),
    resolve: (path) => entryAt(tree.resolve(path)),
    layerOf: (path, until = Infinity) => {
      let node = tree.at(path);
      while (node !== NONE && nodes.layer(node) > until) node = nodes.replaced(node);
      return node === NONE ? undefined : layerOf(nodes.layer(node));
    },
    *entries() {
      for (const node of livingNodes(nodes)) yield nodes.entry(node);
    },
  };
}

/** Every node that is found at its path, but for the root. */
function* livingNodes(nodes: NodeTable): Generator<number> {
  for (let node = 0; node < nodes.length; node += 1) {
    if (nodes.parent(node) !== NONE && nodes.isFound(node)) yield node;
  }
}

function countFiles(nodes: NodeTable): number {
  let count = 0;
  for (const node of livingNodes(nodes)) {
    const type = nodes.type(node);
    if (type === 'file' || type === 'hardlink') count++;
  }
  return count;
}

function* movedFiles({ nodes, moved }: FileTree): Generator<{ from: string; entry: FileEntry }, undefined> {
  for (const { from, node } of moved) if (nodes.isFound(node)) yield { from, entry: nodes.entry(node) };
}

/**
 * Facts of one analyser whose files are still seen. What the files that a layer above replaced told is remembered on
 * the way, as its fingerprint, to know since when the same is told.
 */
function* factsOf<Fact>(
  id: string,
  layers: readonly LayerFacts[],
  placed: readonly Placed[],
  nodes: NodeTable,
  layerOf: (layer: number) => number | undefined,
  isChosen?: IsChosen,
): Generator<LocatedFact<Fact>, undefined> {
  const reported: Reported = new Map();
  for (const [index, { facts }] of layers.entries()) {
    for (const { entry, fact } of foundBy(id, facts, isChosen)) {
      const node = placed[index]?.[entry] ?? NONE;
      // A hard link may be one to something else than a file.
      if (node === NONE || nodes.type(node) !== 'file') continue;
      const below = reported.get(nodes.replaced(node));
      const since = below?.get(fingerprintOf(fact)) ?? nodes.layer(node);
      if (nodes.isGone(node)) noteReported(reported, node, fact, since);
      else {
        const located = { path: nodes.path(node), layer: layerOf(index), fact: fact as Fact };
        yield since < index ? { ...located, since } : located;
      }
    }
  }
}

/** Every fact of one analyser; where its file is not seen, under the path that its layer has. */
function* allFactsOf<Fact>(
  id: string,
  layers: readonly LayerFacts[],
  placed: readonly Placed[],
  nodes: NodeTable,
  layerOf: (layer: number) => number | undefined,
): Generator<LocatedFact<Fact>, undefined> {
  for (const [index, { facts }] of layers.entries()) {
    for (const { entry, path, fact } of foundBy(id, facts)) {
      const node = placed[index]?.[entry] ?? NONE;
      const isSeen = node !== NONE && nodes.type(node) === 'file' && !nodes.isGone(node);
      const layer = layerOf(index);
      if (isSeen) yield { path: nodes.path(node), layer, fact: fact as Fact };
      else yield { path, layer, fact: fact as Fact, gone: true };
    }
  }
}

function foundBy(id: string, facts: LayerFacts['facts'], isChosen?: IsChosen): Iterable<FoundFact> {
  const found = Object.hasOwn(facts, id) ? (facts[id] ?? []) : [];
  if (isChosen === undefined) return found;
  return found instanceof PackedList
    ? found.chosen(isChosen)
    : lazily(found, (one) => (isChosen(JSON.stringify(one)) ? [one] : []));
}

function noteReported(reported: Reported, node: number, fact: unknown, since: number): void {
  const facts = reported.get(node);
  if (facts) facts.set(fingerprintOf(fact), since);
  else reported.set(node, new Map([[fingerprintOf(fact), since]]));
}

function fingerprintOf(fact: unknown): string {
  return hash('sha256', JSON.stringify(fact), 'base64');
}
