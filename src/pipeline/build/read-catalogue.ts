import { createHash } from 'node:crypto';
import type { EntrySelector, FileAnalyser, LocatedFact } from '../../model/analyser.ts';
import { DEFAULT_BUDGET, NO_DEADLINE } from '../../model/budget.ts';
import type { Distribution } from '../../model/distribution.ts';
import type { FileEntry, FileView } from '../../model/file.ts';
import type { Gap } from '../../model/gap.ts';
import type { Image, Platform } from '../../model/image.ts';
import type { Package } from '../../model/package.ts';
import { PackedList } from '../../model/packed-list.ts';
import type { SourceKind } from '../../model/report/scan.ts';
import type { Sequence } from '../../model/sequence.ts';
import type { Attachments } from '../../observe/attestations/types.ts';
import { DISTRIBUTION_ANALYSER, distributionOf } from '../../observe/distribution/distribution.ts';
import { mergeLayers } from '../../observe/image/layers/merge.ts';
import { readTree } from '../../observe/image/layers/read-tree.ts';
import {
  folderSelector,
  type PathSelection,
  withinSelection,
} from '../../observe/image/layers/path-selection.ts';
import type { LayerFacts } from '../../observe/image/layers/types.ts';
import type { LayeredTarget, Target, TreeTarget } from '../../observe/image/sources/types.ts';
import { archiveIndex } from '../../observe/packages/archive-index.ts';
import { assembleCatalogue } from '../../observe/packages/assemble-catalogue.ts';
import type { ArchiveIndex } from '../../observe/packages/types.ts';
import { PACKAGE_UNITS } from '../../observe/packages/units/registry.ts';
import { openInTime } from './open-in-time.ts';
import { readDocument } from './read-document.ts';
import { identityOf, readLayers } from './read-layers.ts';
import type { BuildServices } from './services.ts';
import { isStored } from './stored-blobs.ts';
import { type Contents, restoreContents, storeContents, type StoredContents } from './stored-contents.ts';

export interface TargetRequest {
  /** What to read, as the user wrote it. */
  readonly target: string;
  readonly platform: Platform | undefined;
  readonly allowHttp: boolean;
  /** Whether packages list the files they own: tens of thousands in an operating system. */
  readonly withFiles?: boolean;
  /** An index of Java archives by their SHA-1, of those that do not say what they are. */
  readonly jarIndex?: string | undefined;
  /** Folders that are looked into; default all. */
  readonly paths?: PathSelection;
  /** Is next to nothing kept of its files? Then memory is saved where there are many only, as it costs time. */
  readonly keepsLittle?: boolean;
}

/** What is to be known of a target besides its distribution. */
export interface Wanted {
  readonly packages: boolean;
  /** Does somebody who looks at packages want to know which files they own? */
  readonly packageFiles?: boolean;
  /** What else reads files. */
  readonly analysers: readonly FileAnalyser[];
  /** Which entries are facts themselves. */
  readonly selectors: readonly EntrySelector[];
  /** Ids of those whose facts count too of files that a layer above removes or replaces. */
  readonly removedFiles: ReadonlySet<string>;
  /** Are documents read that lie beside an image? */
  readonly attachments?: boolean;
}

export const PACKAGES_ONLY: Wanted = {
  packages: true,
  analysers: [],
  selectors: [],
  removedFiles: new Set(),
};

/** What a target contains. */
export interface Catalogue {
  readonly kind: SourceKind;
  readonly image: Image | undefined;
  readonly distribution: Distribution | undefined;
  readonly packages: Sequence<Package>;
  /** Of the analysers and selectors that were wanted, by their ids. */
  readonly facts: ReadonlyMap<string, Sequence<LocatedFact<unknown>>>;
  readonly layers: { readonly total: number; readonly read: number; readonly cached: number };
  /** Number of files seen in the merged target. */
  readonly files: number;
  readonly gaps: readonly Gap[];
  /** What lies beside an image, unverified, where it was wanted. */
  readonly attachments?: Attachments | undefined;
}

/** Packages of which a report takes little memory in any case. */
const FEW_PACKAGES = 1_000;
/** Bytes of a bill of materials up to which memory is not worth time: some 130 MB are the most that one takes. */
const SMALL_DOCUMENT = 8 * 2 ** 20;

/** Files and folders of which the names alone begin to count. */
const MANY_FILES = 20_000;

const EVERYWHERE: PathSelection = { only: [], skip: [] };

/** Raised whenever reading or merging gives other results for the same layers. */
const READER_VERSION = 9;

/** What reads the files of a target, and under which key the outcome is cached: what fewer have read is not complete. */
interface Reading {
  readonly wanted: Wanted;
  readonly analysers: readonly FileAnalyser[];
  readonly key: string;
  readonly archives: ArchiveIndex | undefined;
}

function readingFor(wanted: Wanted, paths: PathSelection, jarIndex: string | undefined): Reading {
  const units = wanted.packages ? PACKAGE_UNITS : [];
  const selected = withinSelection([...units, ...wanted.analysers], paths);
  const all: readonly FileAnalyser[] = [DISTRIBUTION_ANALYSER, ...selected];
  const analysers = [...new Map(all.map((analyser) => [analyser.id, analyser])).values()];
  const versions = analysers.map(({ id, version }) => [id, version, wanted.removedFiles.has(id)]);
  const selectors = wanted.selectors.map(({ id, version }) => [id, version]);
  const key = createHash('sha256')
    .update(
      JSON.stringify([
        READER_VERSION,
        wanted.packages,
        wanted.packageFiles === true,
        versions,
        selectors,
        paths,
      ]),
    )
    .digest('hex');
  return { wanted, analysers, key, archives: jarIndex === undefined ? undefined : archiveIndex(jarIndex) };
}

/** Opens a target of any kind and tells what is in it; layers that were read before are not read again. */
export async function readCatalogue(
  request: TargetRequest,
  services: BuildServices,
  wanted: Wanted = PACKAGES_ONLY,
): Promise<Catalogue> {
  const { paths = EVERYWHERE, jarIndex } = request;
  const reading = readingFor(wanted, paths, jarIndex);
  const target = await openInTime(request, services);
  try {
    const found = await readTarget(target, reading, request, services);
    const attachments =
      wanted.attachments && target.shape === 'layers' ? await target.attached?.() : undefined;
    return { ...found, attachments, gaps: [...found.gaps, ...selectionGaps(paths)] };
  } finally {
    await target.close();
  }
}

async function readTarget(
  target: Target,
  reading: Reading,
  request: TargetRequest,
  services: BuildServices,
): Promise<Catalogue> {
  if (target.shape === 'layers') return readImage(target, reading, request, services);
  if (target.shape === 'tree') return readFolder(target, reading, request, services);
  if (target.bytes.length > SMALL_DOCUMENT) services.saveMemory();
  return readDocument(target.bytes, request.target, services.deadline);
}

/** What was left out because it was asked for; a bill of materials has no folders, and is read as a whole. */
function selectionGaps({ only, skip }: PathSelection): Gap[] {
  const reasons = [
    ...(only.length > 0 ? [`only ${only.join(', ')} was looked into, as asked`] : []),
    ...(skip.length > 0 ? [`${skip.join(', ')} was left out, as asked`] : []),
  ];
  return reasons.map((reason) => ({ kind: 'limit', subject: 'folders', reason, informational: true }));
}

async function readImage(
  target: LayeredTarget,
  reading: Reading,
  { withFiles }: TargetRequest,
  services: BuildServices,
): Promise<Catalogue> {
  const { kind, image } = target;
  // What an index or the packages' files add to a target is not what others ask for.
  const isUsual = !withFiles && !reading.archives;
  const total = image.layers.length;
  const key = `image:${hashOf(image.layers.map(identityOf))}:${reading.key}`;
  const stored = isUsual ? (services.cache.get(key) as StoredContents | undefined) : undefined;
  if (stored && (await areStored(target, services))) {
    if (stored.packages.length > FEW_PACKAGES) services.saveMemory();
    const known = restoreContents(stored);
    const gaps = [...target.gaps, ...known.gaps];
    return { ...known, kind, image, layers: { total, read: 0, cached: total }, gaps };
  }
  const layers = await readLayers(target, reading.analysers, reading.key, services);
  const { budget = DEFAULT_BUDGET, deadline = NO_DEADLINE } = services;
  const options = { target: 'image', withFiles, budget, deadline } as const;
  const contents = contentsOf(layers.facts, reading, options);
  if (layers.complete && isUsual && !deadline.isOver()) services.cache.set(key, storeContents(contents));
  const gaps = [...target.gaps, ...contents.gaps];
  return {
    ...contents,
    kind,
    image,
    layers: { total, read: layers.read, cached: total - layers.read },
    gaps,
  };
}

async function areStored({ image, layers }: LayeredTarget, services: BuildServices): Promise<boolean> {
  for (const blob of layers) {
    if (!(await isStored(blob, image.layers[blob.index], services))) return false;
  }
  return true;
}

async function readFolder(
  target: TreeTarget,
  reading: Reading,
  { withFiles, keepsLittle = false, paths = EVERYWHERE }: TargetRequest,
  services: BuildServices,
): Promise<Catalogue> {
  if (!keepsLittle) services.saveMemory();
  const walked = keepsLittle ? savingBehind(MANY_FILES, target, services) : target;
  services.progress('reading files');
  const { budget = DEFAULT_BUDGET, deadline } = services;
  const limits = { entries: budget.entries, facts: budget.facts, totalSize: budget.bytes };
  const facts = await readTree(walked, reading.analysers, limits, folderSelector(paths), deadline);
  const scope = target.kind === 'root-filesystem' ? 'image' : 'source';
  const options = { target: scope, tree: true, withFiles, budget, deadline } as const;
  const contents = contentsOf([facts], reading, options);
  return { ...contents, kind: target.kind, image: undefined, layers: { total: 0, read: 0, cached: 0 } };
}

/** A tree that memory is saved for as soon as so much of it was walked. */
function savingBehind(count: number, tree: TreeTarget, services: BuildServices): Pick<TreeTarget, 'walk'> {
  return {
    walk: async function* (...given) {
      let walked = 0;
      for await (const item of tree.walk(...given)) {
        if (++walked === count) services.saveMemory();
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

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
