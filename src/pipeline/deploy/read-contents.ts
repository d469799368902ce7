import { createHash } from 'node:crypto';
import type { LocatedFact } from '../../model/analyser.ts';
import type { BehaviourFact, RecipeFact } from '../../model/behaviour.ts';
import type { DeclaredRecipe } from '../../model/deployment.ts';
import type { Gap } from '../../model/gap.ts';
import type { Image, Platform } from '../../model/image.ts';
import type { Contents } from '../../analyse/behaviour/derive/types.ts';
import { declaredRecipe } from '../../observe/behaviour/dockerfile/declared-recipe.ts';
import { BEHAVIOUR_UNITS } from '../../observe/behaviour/registry.ts';
import type { ReadBeside } from '../../observe/deployment/compose-project.ts';
import { mergeLayers } from '../../observe/image/layers/merge.ts';
import { readTree } from '../../observe/image/layers/read-tree.ts';
import type { MergedFiles } from '../../observe/image/layers/types.ts';
import type { LayeredTarget, TreeTarget } from '../../observe/image/sources/types.ts';
import { DEFAULT_BUDGET } from '../../model/budget.ts';
import { Fault } from '../../model/fault.ts';
import { openInTime } from '../build/open-in-time.ts';
import { readLayers } from '../build/read-layers.ts';
import type { BuildServices } from '../build/services.ts';

/** What a profile is derived from, and what of it could not be read. */
export interface ReadContents {
  readonly contents: Contents;
  readonly gaps: readonly Gap[];
}

export interface ContentsRequest {
  /** Any target that `scan` takes, but a bill of materials. */
  readonly target: string;
  /** How provenance names files of a folder, such as `orders/`. */
  readonly prefix: string;
  readonly platform: Platform | undefined;
  readonly allowHttp: boolean;
  /** How a manifest has the image built; by the `Dockerfile` of the folder where it is not said. */
  readonly recipe?: DeclaredRecipe | undefined;
  /** Reads what lies beside the manifest. */
  readonly beside?: ReadBeside | undefined;
}

/** Raised whenever reading or merging gives other results for the same layers. */
const READER_VERSION = 2;
const KEY_SUFFIX = createHash('sha256')
  .update(JSON.stringify([READER_VERSION, BEHAVIOUR_UNITS.map(({ id, version }) => [id, version])]))
  .digest('hex');

const NO_CONFIG: Image['config'] = {
  user: '',
  env: [],
  entrypoint: [],
  command: [],
  workingDirectory: '',
  exposedPorts: [],
  volumes: [],
  labels: {},
};

/** Reads what an image, a root filesystem or a source folder says of its behaviour. Throws the target's `Fault`. */
export async function readContents(request: ContentsRequest, services: BuildServices): Promise<ReadContents> {
  const target = await openInTime(request, services);
  try {
    if (target.shape === 'layers') return await readImage(target, request, services);
    if (target.shape === 'tree') return await readFolder(target, request, services);
    throw new Fault(
      'unsupported',
      `${request.target} is a bill of materials, which says nothing of behaviour`,
      {
        hint: 'name the image or the source folder',
      },
    );
  } finally {
    await target.close();
  }
}

async function readImage(
  target: LayeredTarget,
  request: ContentsRequest,
  services: BuildServices,
): Promise<ReadContents> {
  const { image } = target;
  const layers = await readLayers(target, BEHAVIOUR_UNITS, KEY_SUFFIX, services);
  const merged = mergeLayers(layers.facts);
  const reference = image.tags[0] ?? request.target.replace(/^[a-z-]+:(?:\/\/)?(?=[A-Za-z])/, '');
  return {
    gaps: [...target.gaps, ...merged.gaps],
    contents: {
      prefix: '',
      configSource: 'image config',
      config: image.config,
      ...imageName(reference, image.manifestDigest ?? image.configDigest),
      facts: factsOf(merged),
      files: merged.files,
      isRoot: true,
    },
  };
}

/** The image, if it has a name that a profile can have; an archive's may be its path. */
function imageName(reference: string, digest: string): Pick<Contents, 'image'> {
  return /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,511}$/.test(reference) ? { image: { reference, digest } } : {};
}

async function readFolder(
  target: TreeTarget,
  request: ContentsRequest,
  { budget = DEFAULT_BUDGET, deadline }: BuildServices,
): Promise<ReadContents> {
  const limits = { entries: budget.entries, facts: budget.facts };
  const read = await readTree(target, BEHAVIOUR_UNITS, { limits, deadline });
  const merged = mergeLayers([read], { tree: true });
  const { facts, gaps, recipe, source } = withRecipe(factsOf(merged), request);
  const isRoot = target.kind === 'root-filesystem';
  const config = recipe
    ? {
        ...NO_CONFIG,
        user: recipe.user,
        env: [...recipe.environment],
        entrypoint: [...recipe.entrypoint],
        command: [...recipe.command],
        workingDirectory: recipe.workingDirectory,
        exposedPorts: [...recipe.ports],
        volumes: [...recipe.volumes],
      }
    : NO_CONFIG;
  const { prefix } = request;
  const configSource = recipe ? source : 'image config';
  return {
    gaps: [...merged.gaps, ...gaps],
    contents: { prefix, configSource, config, facts, files: merged.files, isRoot },
  };
}

interface WithRecipe {
  readonly facts: LocatedFact<BehaviourFact>[];
  readonly recipe: RecipeFact | undefined;
  readonly source: string;
  readonly gaps: readonly Gap[];
}

/** The recipe of the folder, or in its place that which its manifest says. */
function withRecipe(
  facts: LocatedFact<BehaviourFact>[],
  { prefix, recipe: declared, beside = () => undefined }: ContentsRequest,
): WithRecipe {
  const found = facts.find(({ fact }) => fact.kind === 'recipe');
  if (!declared) {
    const recipe = found?.fact.kind === 'recipe' ? found.fact : undefined;
    return { facts, recipe, source: `${prefix}${found?.path.slice(1)}`, gaps: [] };
  }
  const { recipe, gaps } = declaredRecipe(declared, beside);
  const others = facts.filter(({ fact }) => fact.kind !== 'recipe');
  const own = recipe ? [{ path: `/${declared.file}`, layer: undefined, fact: recipe }] : [];
  return { facts: [...others, ...own], recipe, source: declared.file, gaps };
}

function factsOf(merged: MergedFiles): LocatedFact<BehaviourFact>[] {
  return BEHAVIOUR_UNITS.flatMap((unit) => [...merged.factsOf<BehaviourFact>(unit)]);
}
