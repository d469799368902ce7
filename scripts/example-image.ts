import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import { buildTar } from '../test/fixtures/tar-builder.ts';

const descriptionSchema = z.object({
  tag: z.string(),
  created: z.string(),
  config: z.record(z.string(), z.unknown()),
  layers: z.array(z.object({ folder: z.string(), createdBy: z.string() })),
});

interface Blob {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/**
 * Builds the image that a folder describes (`image.json`, and one folder per layer under `layers/`) as an OCI archive,
 * byte for byte the same each time.
 */
export function buildExampleImage(folder: string): Buffer {
  const text = readFileSync(join(folder, 'image.json'), 'utf8');
  const description = descriptionSchema.parse(JSON.parse(text));
  const tars = description.layers.map((layer) => buildTar(entriesOf(join(folder, 'layers', layer.folder))));
  const config = json('application/vnd.oci.image.config.v1+json', {
    created: description.created,
    architecture: 'amd64',
    os: 'linux',
    config: description.config,
    rootfs: { type: 'layers', diff_ids: tars.map(digestOf) },
    history: description.layers.map((layer) => ({
      created: description.created,
      created_by: layer.createdBy,
    })),
  });
  const layers = tars.map((tar) => ({
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    bytes: gzipSync(tar),
  }));
  const manifest = json('application/vnd.oci.image.manifest.v1+json', {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: descriptorOf(config),
    layers: layers.map(descriptorOf),
  });
  const annotations = { 'org.opencontainers.image.ref.name': description.tag };
  const index = { schemaVersion: 2, manifests: [{ ...descriptorOf(manifest), annotations }] };
  return buildTar([
    { path: 'oci-layout', content: JSON.stringify({ imageLayoutVersion: '1.0.0' }) },
    { path: 'index.json', content: JSON.stringify(index) },
    ...[config, manifest, ...layers].map(({ bytes }) => ({
      path: `blobs/${digestOf(bytes).replace(':', '/')}`,
      content: bytes,
    })),
  ]);
}

/** Files and folders under `folder`, in path order, with paths relative to it. */
function entriesOf(folder: string) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => ({ entry, path: relative(folder, join(entry.parentPath, entry.name)) }))
    .toSorted((left, right) => (left.path < right.path ? -1 : 1))
    .map(({ entry, path }) =>
      entry.isDirectory()
        ? { path: `${path}/`, type: 'directory' as const }
        : { path, content: readFileSync(join(folder, path)) },
    );
}

function json(mediaType: string, value: unknown): Blob {
  return { mediaType, bytes: Buffer.from(JSON.stringify(value)) };
}

function descriptorOf({ mediaType, bytes }: Blob) {
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
