import type { Gap } from '../../../../model/gap.ts';
import type { Image } from '../../../../model/image.ts';
import { isDigest } from '../../manifest/digest.ts';
import { parseConfiguration } from '../../manifest/documents.ts';
import { imageFrom } from '../../manifest/image.ts';
import { changesConfigurationOnly, instructionFrom } from '../../manifest/instruction.ts';
import { type EngineImage, type History, isAtLeast } from './engine-client.ts';

const LAYER_MEMBER = /^(?:blobs\/sha256\/)?([0-9a-f]{64})(?:\.tar)?$/;

/** The diff ID of the layer that a member of an export is, by its name. */
export function diffIdOfMember(path: string): string | undefined {
  const hex = LAYER_MEMBER.exec(path)?.[1];
  return hex === undefined ? undefined : `sha256:${hex}`;
}

/**
 * Will the engine's answers do, so that the export need not be read for the image's configuration? They do where the
 * id is the configuration's digest, which it is not in containerd's image store (that tells no graph driver's data),
 * and where layers are named by their diff IDs in an export: Docker since 25 (API 1.44), and Podman.
 */
export function tellsImage({ inspection, apiVersion }: EngineImage, engine: 'Docker' | 'Podman'): boolean {
  const hasGraphDriver =
    typeof inspection.GraphDriver?.Data === 'object' && inspection.GraphDriver.Data !== null;
  if (!hasGraphDriver || inspection.Descriptor) return false;
  return engine === 'Podman' || isAtLeast(apiVersion, 44);
}

/**
 * The image that an engine's answers describe; undefined where they do not tell for sure which entries of its history
 * made a layer, a diff ID is none we know, or a health check of its history is left out, as Podman does.
 */
export function reportedImage(
  { inspection }: EngineImage,
  history: History,
  subject: string,
): { image: Image; gaps: Gap[] } | undefined {
  const diffIds = inspection.RootFS.Layers ?? [];
  const steps = history.toReversed();
  const made = layerEntries(steps, diffIds.length);
  if (!made || !diffIds.every(isDigest) || leavesOutHealthcheck(inspection, history)) return undefined;
  const document = {
    architecture: inspection.Architecture,
    os: inspection.Os,
    variant: inspection.Variant,
    created: inspection.Created,
    config: inspection.Config,
    rootfs: { diff_ids: diffIds },
    history: steps.map((step) => ({
      created: dateOf(step.Created),
      created_by: step.CreatedBy,
      empty_layer: !made.includes(step),
    })),
  };
  return imageFrom({
    subject,
    configuration: parseConfiguration(Buffer.from(JSON.stringify(document)), subject),
    configDigest: inspection.Id.startsWith('sha256:') ? inspection.Id : `sha256:${inspection.Id}`,
    tags: inspection.RepoTags,
    layers: made.map(({ Size }) => ({ size: Math.max(0, Size ?? 0) })),
  });
}

/** The entries that made layers. The engine does not mark the others, so they have to add up. */
function layerEntries(history: History, layers: number): History | undefined {
  const possible = history.filter(
    ({ Size, CreatedBy }) => Size || !changesConfigurationOnly(instructionFrom(CreatedBy ?? '')),
  );
  if (possible.length === layers) return possible;
  const certain = history.filter(({ Size }) => Size);
  return certain.length === layers ? certain : undefined;
}

function leavesOutHealthcheck({ Config }: EngineImage['inspection'], history: History): boolean {
  if (typeof Config === 'object' && Config !== null && 'Healthcheck' in Config) return false;
  return history.some(
    ({ CreatedBy }) => instructionFrom(CreatedBy ?? '')?.startsWith('HEALTHCHECK ') === true,
  );
}

function dateOf(seconds: number | null | undefined): string | undefined {
  const date = new Date((seconds ?? Number.NaN) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
