import { createHash } from 'node:crypto';
import type { EntrySelector, FileAnalyser, LocatedFact } from '../../model/analyser.ts';
import type { Distribution } from '../../model/distribution.ts';
import type { Gap } from '../../model/gap.ts';
import type { Image, Platform } from '../../model/image.ts';
import type { Package } from '../../model/package.ts';
import type { SourceKind } from '../../model/report/scan.ts';
import type { Sequence } from '../../model/sequence.ts';
import type { Attachments } from '../../observe/attestations/types.ts';
import type { PathSelection } from '../../observe/image/layers/path-selection.ts';
import type { LayeredTarget, Target, TreeTarget } from '../../observe/image/sources/types.ts';
import type { ArchiveIndex } from '../../observe/packages/types.ts';
import { analyserVersions } from './analyser-versions.ts';
import { openInTime } from './open-in-time.ts';
import type { BuildServices } from './services.ts';
import { identityOf, isStored } from './stored-blobs.ts';
import { restoreContents, storeContents, type StoredContents } from './stored-contents.ts';

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

const EVERYWHERE: PathSelection = { only: [], skip: [] };

/** Raised whenever reading or merging gives other results for the same layers. */
const READER_VERSION = 10;

/** What is read of a target, and under which key the outcome is cached: what fewer have read is not complete. */
export interface Reading {
  readonly wanted: Wanted;
  readonly paths: PathSelection;
  readonly archives: ArchiveIndex | undefined;
  readonly key: string;
}

async function readingFor({ paths = EVERYWHERE, jarIndex }: TargetRequest, wanted: Wanted): Promise<Reading> {
  const archives = jarIndex === undefined ? undefined : await openIndex(jarIndex);
  const { always, packages } = await analyserVersions();
  const all = [...always, ...(wanted.packages ? packages : []), ...wanted.analysers];
  const versions = [...new Map(all.map(({ id, version }) => [id, version]))];
  const selectors = wanted.selectors.map(({ id, version }) => [id, version]);
  const read = [
    READER_VERSION,
    wanted.packages,
    wanted.packageFiles === true,
    versions.map(([id, version]) => [id, version, wanted.removedFiles.has(id)]),
    selectors,
    paths,
  ];
  return { wanted, paths, archives, key: hashOf([JSON.stringify(read)]) };
}

async function openIndex(path: string): Promise<ArchiveIndex> {
  const { archiveIndex } = await import('../../observe/packages/archive-index.ts');
  return archiveIndex(path);
}

/** Opens a target of any kind and tells what is in it; layers that were read before are not read again. */
export async function readCatalogue(
  request: TargetRequest,
  services: BuildServices,
  wanted: Wanted = PACKAGES_ONLY,
): Promise<Catalogue> {
  const reading = await readingFor(request, wanted);
  const target = await openInTime(request, services);
  try {
    const found = await readTarget(target, reading, request, services);
    const attachments =
      wanted.attachments && target.shape === 'layers' ? await target.attached?.() : undefined;
    return { ...found, attachments, gaps: [...found.gaps, ...selectionGaps(reading.paths)] };
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
  if (target.bytes.length > SMALL_DOCUMENT) services.saveMemory('much');
  const { readDocument } = await import('./read-document.ts');
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
  { withFiles = false }: TargetRequest,
  services: BuildServices,
): Promise<Catalogue> {
  const { kind, image } = target;
  // What an index or the packages' files add to a target is not what others ask for.
  const isUsual = !withFiles && !reading.archives;
  const total = image.layers.length;
  const key = `image:${hashOf(image.layers.map(identityOf))}:${reading.key}`;
  const stored = isUsual ? (services.cache.get(key) as StoredContents | undefined) : undefined;
  if (stored && (await areStored(target, services))) {
    if (stored.packages.length > FEW_PACKAGES) services.saveMemory('much');
    const known = restoreContents(stored);
    const gaps = [...target.gaps, ...known.gaps];
    return { ...known, kind, image, layers: { total, read: 0, cached: total }, gaps };
  }
  // What reads layers is much to load, and not needed for what is known.
  const { readImageContents } = await import('./read-contents.ts');
  const { contents, read, isWhole } = await readImageContents(target, reading, withFiles, services);
  if (contents.packages.length > FEW_PACKAGES) services.saveMemory('much');
  if (isWhole && isUsual) services.cache.set(key, storeContents(contents));
  const gaps = [...target.gaps, ...contents.gaps];
  return { ...contents, kind, image, layers: { total, read, cached: total - read }, gaps };
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
  request: TargetRequest,
  services: BuildServices,
): Promise<Catalogue> {
  const { readTreeContents } = await import('./read-contents.ts');
  const contents = await readTreeContents(target, reading, request, services);
  return { ...contents, kind: target.kind, image: undefined, layers: { total: 0, read: 0, cached: 0 } };
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
