import type { FileAnalyser, EntrySelector, LocatedFact } from '../../model/analyser.ts';
import { DEFAULT_BUDGET, NO_DEADLINE } from '../../model/budget.ts';
import type { FileEntry, FileView } from '../../model/file.ts';
import { PackedList } from '../../model/packed-list.ts';
import { PlainRoom } from '../../model/plain-room.ts';
import type { Sequence } from '../../model/sequence.ts';
import { DISTRIBUTION_ANALYSER, distributionOf } from '../../observe/distribution/distribution.ts';
import { mergeLayers } from '../../observe/image/layers/merge.ts';
import { folderSelector, withinSelection } from '../../observe/image/layers/path-selection.ts';
import { readTree } from '../../observe/image/layers/read-tree.ts';
import type { LayerFacts } from '../../observe/image/layers/types.ts';
import type { LayeredTarget, TreeTarget } from '../../observe/image/sources/types.ts';
import { assembleCatalogue } from '../../observe/packages/assemble-catalogue.ts';
import { PACKAGE_UNITS } from '../../observe/packages/units/registry.ts';
import type { Reading, TargetRequest } from './read-catalogue.ts';
import { readLayers } from './read-layers.ts';
import type { BuildServices } from './services.ts';
import type { Contents } from './stored-contents.ts';

/** Files and folders of which the names alone begin to count. */
const MANY_FILES = 20_000;

/** What the process may take while a folder is read before memory is worth more than time. */
const SPARED = { above: 224 * 2 ** 20 };
/** Bytes of a file that may tell much. */
const LARGE_FILE = 256 * 1024;
/** Files and folders of which texts that are kept take little. */
const FEW_FILES = 256;
/** Files and folders after which it is looked at what the process takes. */
const LOOKED_AFTER = 64;

/** Bytes that what a folder tells may take as text that is not compressed. */
const PLAIN_BYTES = 96 * 2 ** 20;

/** Contents of an image, as far as they were read. */
interface ImageContents {
  readonly contents: Contents;
  /** Layers that were read now; the others were known. */
  readonly read: number;
  /** False where the outcome may be another next time. */
  readonly isWhole: boolean;
}

/** Reads the layers of an image that were not read before, and puts all together. Throws what `readLayers` does. */
export async function readImageContents(
  target: LayeredTarget,
  reading: Reading,
  withFiles: boolean,
  services: BuildServices,
): Promise<ImageContents> {
  const layers = await readLayers(target, analysersOf(reading), reading.key, services);
  const { budget = DEFAULT_BUDGET, deadline = NO_DEADLINE } = services;
  const options = { target: 'image', withFiles, budget, deadline } as const;
  // What follows lets no timer look at the heap.
  if (layers.facts.some(({ entries }) => entries.length > MANY_FILES)) services.saveMemory('much');
  const contents = contentsOf(layers.facts, reading, options);
  return { contents, read: layers.read, isWhole: layers.complete && !deadline.isOver() };
}

/** Reads what is in a folder, and puts it together. */
export async function readTreeContents(
  target: TreeTarget,
  reading: Reading,
  { withFiles = false, keepsLittle = false }: TargetRequest,
  services: BuildServices,
): Promise<Contents> {
  const walked = keepsLittle
    ? savingBehind(MANY_FILES, target, services)
    : watched(target, reading, services);
  services.progress('reading files');
  const { budget = DEFAULT_BUDGET, deadline } = services;
  const limits = { entries: budget.entries, facts: budget.facts, totalSize: budget.bytes };
  const enters = folderSelector(reading.paths);
  const room = new PlainRoom(PLAIN_BYTES);
  const facts = await readTree(walked, analysersOf(reading), { limits, enters, deadline, room });
  const scope = target.kind === 'root-filesystem' ? 'image' : 'source';
  if (!keepsLittle) services.saveMemory(SPARED);
  const contents = contentsOf([facts], reading, {
    target: scope,
    tree: true,
    withFiles,
    budget,
    deadline,
    room,
  });
  if (!keepsLittle) services.saveMemory(SPARED);
  // Nobody asks for them again, and they take a good part of the memory that there is room for.
  for (const told of Object.values(facts.facts)) if (told instanceof PackedList) told.clear();
  return contents;
}

function analysersOf({ wanted, paths }: Reading): readonly FileAnalyser[] {
  const units = wanted.packages ? PACKAGE_UNITS : [];
  const selected = withinSelection([...units, ...wanted.analysers], paths);
  const all: readonly FileAnalyser[] = [DISTRIBUTION_ANALYSER, ...selected];
  return [...new Map(all.map((analyser) => [analyser.id, analyser])).values()];
}

/** A tree that memory is saved for as soon as the process takes much, or as it is large and its texts are kept. */
function watched(tree: TreeTarget, { wanted }: Reading, services: BuildServices): Pick<TreeTarget, 'walk'> {
  const keepsTexts = wanted.analysers.length > 0;
  return {
    walk: async function* (...given) {
      let walked = 0;
      for await (const item of tree.walk(...given)) {
        if (walked % LOOKED_AFTER === 0 || item.entry.size > LARGE_FILE)
          services.saveMemory(keepsTexts && walked >= FEW_FILES ? 'much' : SPARED);
        walked += 1;
        yield item;
      }
    },
  };
}

/** A tree that memory is saved for as soon as so much of it was walked. */
function savingBehind(count: number, tree: TreeTarget, services: BuildServices): Pick<TreeTarget, 'walk'> {
  return {
    walk: async function* (...given) {
      let walked = 0;
      for await (const item of tree.walk(...given)) {
        if (++walked === count) services.saveMemory('much');
        yield item;
      }
    },
  };
}

function contentsOf(
  layers: readonly LayerFacts[],
  { wanted, archives }: Reading,
  options: Parameters<typeof assembleCatalogue>[3] & { readonly tree?: boolean },
): Contents {
  const merged = mergeLayers(layers, options);
  const distribution = distributionOf(merged.factsOf(DISTRIBUTION_ANALYSER), merged.files);
  const units = wanted.packages ? PACKAGE_UNITS : [];
  const withFiles = options.withFiles === true || wanted.packageFiles === true;
  const { packages, gaps } = assembleCatalogue(units, merged, distribution, {
    ...options,
    withFiles,
    archives,
  });
  const factsOf = (analyser: FileAnalyser) =>
    wanted.removedFiles.has(analyser.id) ? merged.allFactsOf(analyser) : merged.factsOf(analyser);
  // A folder of sources is no image, whatever modes its files have.
  const selectors = wanted.selectors.filter(({ inSources }) => inSources || options.target === 'image');
  return {
    distribution,
    packages,
    facts: new Map<string, Sequence<LocatedFact<unknown>>>([
      ...wanted.analysers.map((one) => [one.id, PackedList.from(factsOf(one))] as const),
      ...selectors.map((one) => [one.id, PackedList.from(chosenBy(one, merged.files))] as const),
    ]),
    files: merged.fileCount,
    gaps: [...merged.gaps, ...gaps],
  };
}

function* chosenBy(selector: EntrySelector, files: FileView): Generator<LocatedFact<FileEntry>, undefined> {
  for (const entry of files.entries())
    if (selector.chooses(entry)) yield { path: entry.path, layer: files.layerOf(entry.path), fact: entry };
}
