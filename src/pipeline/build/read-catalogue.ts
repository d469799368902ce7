import { createHash } from 'node:crypto';
import type { FileAnalyser } from '../../model/analyser.ts';
import type { Distribution } from '../../model/distribution.ts';
import type { Gap } from '../../model/gap.ts';
import type { Image, Platform } from '../../model/image.ts';
import type { Package } from '../../model/package.ts';
import { PackedList, type StoredList } from '../../model/packed-list.ts';
import type { SourceKind } from '../../model/report/scan.ts';
import type { Sequence } from '../../model/sequence.ts';
import { DISTRIBUTION_ANALYSER, distributionOf } from '../../observe/distribution/distribution.ts';
import { mergeLayers } from '../../observe/image/layers/merge.ts';
import { readTree } from '../../observe/image/layers/read-tree.ts';
import type { LayerFacts } from '../../observe/image/layers/types.ts';
import { openTarget } from '../../observe/image/sources/open-target.ts';
import type { LayeredTarget, TreeTarget } from '../../observe/image/sources/types.ts';
import { assembleCatalogue } from '../../observe/packages/assemble-catalogue.ts';
import { PACKAGE_UNITS } from '../../observe/packages/units/registry.ts';
import { identityOf, readLayers } from './read-layers.ts';
import type { BuildServices } from './services.ts';

export interface TargetRequest {
  /** What to read, as the user wrote it. */
  readonly target: string;
  readonly platform: Platform | undefined;
  readonly allowHttp: boolean;
  /** Whether packages list the files they own: tens of thousands in an operating system. */
  readonly withFiles?: boolean;
}

/** What a target contains. */
export interface Catalogue {
  readonly kind: SourceKind;
  readonly image: Image | undefined;
  readonly distribution: Distribution | undefined;
  readonly packages: Sequence<Package>;
  readonly layers: { readonly total: number; readonly read: number; readonly cached: number };
  /** Number of files seen in the merged target. */
  readonly files: number;
  readonly gaps: readonly Gap[];
}

/** The part of a catalogue that depends on the layers alone, and is cached. */
type Contents = Pick<Catalogue, 'distribution' | 'packages' | 'files' | 'gaps'>;
type StoredContents = Omit<Contents, 'packages'> & { readonly packages: StoredList };

/** Packages of which a report takes little memory in any case. */
const FEW_PACKAGES = 1_000;

const ANALYSERS: readonly FileAnalyser[] = [DISTRIBUTION_ANALYSER, ...PACKAGE_UNITS];
/** Raised whenever reading or merging gives other results for the same layers. */
const READER_VERSION = 5;
const KEY_SUFFIX = createHash('sha256')
  .update(JSON.stringify([READER_VERSION, ANALYSERS.map(({ id, version }) => [id, version])]))
  .digest('hex');

/** Opens a target of any kind and tells what is in it; layers that were read before are not read again. */
export async function readCatalogue(request: TargetRequest, services: BuildServices): Promise<Catalogue> {
  const target = await openTarget(request.target, {
    platform: request.platform,
    allowHttp: request.allowHttp,
    http: services.http,
    environment: services.environment,
    progress: services.progress,
  });
  try {
    if (target.shape === 'layers') return await readImage(target, request, services);
    if (target.shape === 'tree') return await readFolder(target, request, services);
    services.saveMemory();
    return await readDocument(target.bytes);
  } finally {
    await target.close();
  }
}

async function readImage(
  target: LayeredTarget,
  { withFiles }: TargetRequest,
  services: BuildServices,
): Promise<Catalogue> {
  const { kind, image } = target;
  const total = image.layers.length;
  const key = `image:${hashOf(image.layers.map(identityOf))}:${KEY_SUFFIX}`;
  const stored = withFiles ? undefined : (services.cache.get(key) as StoredContents | undefined);
  if (stored) {
    if (stored.packages.length > FEW_PACKAGES) services.saveMemory();
    const known = { ...stored, packages: PackedList.of<Package>(stored.packages) };
    const gaps = [...target.gaps, ...known.gaps];
    return { ...known, kind, image, layers: { total, read: 0, cached: total }, gaps };
  }
  const layers = await readLayers(target, ANALYSERS, KEY_SUFFIX, services);
  const contents = contentsOf(layers.facts, { target: 'image', withFiles });
  if (layers.complete && !withFiles) services.cache.set(key, storeContents(contents));
  const gaps = [...target.gaps, ...contents.gaps];
  return {
    ...contents,
    kind,
    image,
    layers: { total, read: layers.read, cached: total - layers.read },
    gaps,
  };
}

function storeContents(contents: Contents): StoredContents {
  return { ...contents, packages: PackedList.from(contents.packages).stored() };
}

async function readFolder(
  target: TreeTarget,
  { withFiles }: TargetRequest,
  services: BuildServices,
): Promise<Catalogue> {
  services.saveMemory();
  services.progress('reading files');
  const facts = await readTree(target, ANALYSERS);
  const scope = target.kind === 'root-filesystem' ? 'image' : 'source';
  const contents = contentsOf([facts], { target: scope, tree: true, withFiles });
  return { ...contents, kind: target.kind, image: undefined, layers: { total: 0, read: 0, cached: 0 } };
}

function contentsOf(
  layers: readonly LayerFacts[],
  options: { target: 'image' | 'source'; tree?: boolean; withFiles?: boolean | undefined },
): Contents {
  const merged = mergeLayers(layers, options);
  const distribution = distributionOf(merged.factsOf(DISTRIBUTION_ANALYSER), merged.files);
  const { packages, gaps } = assembleCatalogue(PACKAGE_UNITS, merged, distribution, options);
  return {
    distribution,
    packages,
    files: merged.fileCount,
    gaps: [...merged.gaps, ...gaps],
  };
}

async function readDocument(bytes: Buffer): Promise<Catalogue> {
  const { readSbom } = await import('../../observe/sbom/read-sbom.ts');
  const { packages, distribution, image, gaps } = readSbom(bytes);
  return {
    kind: 'sbom',
    image,
    distribution,
    packages,
    layers: { total: 0, read: 0, cached: 0 },
    files: 0,
    gaps,
  };
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
