import { Fault } from '../../../model/fault.ts';
import type { Gap } from '../../../model/gap.ts';
import type { Image, Layer } from '../../../model/image.ts';
import { parseDigest } from './digest.ts';
import type { Configuration } from './documents.ts';
import { changesConfigurationOnly, instructionFrom } from './instruction.ts';

/** What an image is made of, as its source tells. */
export interface ImageParts {
  /** What the image is called in faults and gaps. */
  readonly subject: string;
  readonly configuration: Configuration;
  readonly configDigest: string;
  readonly manifestDigest?: string | undefined;
  readonly tags: readonly string[];
  /** The layers as stored, lowest first. */
  readonly layers: readonly Pick<Layer, 'digest' | 'mediaType' | 'size'>[];
}

/**
 * The model's image, each layer with the instruction that made it. A history that does not fit the layers tells
 * nothing about any of them, and is an informational gap. Throws a `Fault` (`malformed`) where the configuration
 * does not have one diff ID for each layer.
 */
export function imageFrom(parts: ImageParts): { image: Image; gaps: Gap[] } {
  const { configuration, subject, layers } = parts;
  const diffIds = configuration.rootfs.diff_ids;
  if (diffIds.length !== layers.length) {
    const counts = `its configuration lists ${diffIds.length} layers, its manifest ${layers.length}`;
    throw new Fault('malformed', `${subject}: ${counts}`);
  }
  for (const diffId of diffIds) parseDigest(diffId);
  const origins = originsIn(configuration);
  const fits = origins.length === layers.length;
  const image: Image = {
    configDigest: parts.configDigest,
    ...present({ manifestDigest: parts.manifestDigest }),
    tags: [...parts.tags],
    platform: {
      os: configuration.os,
      architecture: configuration.architecture,
      ...present({ variant: configuration.variant || undefined }),
    },
    ...present({ created: configuration.created ?? undefined }),
    config: configOf(configuration.config),
    history: configuration.history.flatMap(({ created_by: step }) => (step ? [step] : [])),
    layers: layers.map((layer, index) => ({
      index,
      diffId: diffIds[index] ?? '',
      ...layer,
      ...(fits ? origins[index] : {}),
    })),
  };
  return {
    image,
    gaps: fits || origins.length === 0 ? [] : [historyGap(subject, origins.length, layers.length)],
  };
}

const BRINGS_FILES = /^(?:ADD|COPY|RUN)\s/;

type Origin = Pick<Layer, 'instruction' | 'created'>;

/**
 * Where each layer is from that the history tells of. Buildah notes what it puts into one layer as empty steps and the
 * last one: where it did, the instruction is the only one of them that can have brought files, or not known.
 */
function originsIn({ history, config }: Configuration): Origin[] {
  const last = history.findLastIndex((entry) => entry.empty_layer !== true);
  const isOfBuildah = config?.Labels?.['io.buildah.version'] !== undefined;
  const origins: Origin[] = [];
  let skipped: string[] = [];
  for (const [index, { created_by: step, created, empty_layer: isEmpty }] of history.entries()) {
    const instruction = instructionFrom(step ?? '');
    if (isEmpty === true) {
      if (instruction !== undefined && BRINGS_FILES.test(instruction)) skipped.push(instruction);
      continue;
    }
    const isMaker = instruction !== undefined && !changesConfigurationOnly(instruction);
    const isOfSeveral = (isOfBuildah && index === last) || changesConfigurationOnly(instruction);
    const makers = isOfSeveral ? [...skipped, ...(isMaker ? [instruction] : [])] : [];
    const maker = isOfSeveral && makers.length !== 1 ? undefined : (makers[0] ?? instruction);
    origins.push(present({ instruction: maker, created: created ?? undefined }));
    skipped = [];
  }
  return origins;
}

function configOf(config: Configuration['config']): Image['config'] {
  return {
    user: config?.User ?? '',
    env: config?.Env ?? [],
    entrypoint: config?.Entrypoint ?? [],
    command: config?.Cmd ?? [],
    workingDirectory: config?.WorkingDir ?? '',
    exposedPorts: config?.ExposedPorts ?? [],
    volumes: config?.Volumes ?? [],
    labels: config?.Labels ?? {},
    ...present({ healthcheck: config?.Healthcheck?.Test ?? undefined }),
  };
}

function historyGap(subject: string, entries: number, layers: number): Gap {
  return {
    kind: 'unknown',
    subject,
    reason: `its history tells of ${entries} layers, but it has ${layers}: no layer can be traced to its instruction`,
    informational: true,
  };
}

/** The record without the fields that are undefined. */
function present<T extends Record<string, unknown>>(record: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}
