const INDEXES = new Set([
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]);
const MANIFESTS = new Set([
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]);
const SCHEMA_1 = /^application\/vnd\.docker\.distribution\.manifest\.v1\+(?:json|prettyjws)$/;
const CONFIGURATIONS = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
  // The first clients that pushed schema 2 named no better type.
  'application/octet-stream',
]);
const LAYER =
  /^application\/vnd\.(?:oci\.image\.layer\.(?:nondistributable\.)?v1\.tar(?:\+gzip|\+zstd)?|docker\.image\.rootfs\.(?:foreign\.)?diff\.tar(?:\.gzip|\.zstd)?)$/;
const FOREIGN = /\.(?:nondistributable|foreign)\./;

/** Types of manifests and indexes that we read, for an `Accept` header. */
export const MANIFEST_TYPES: readonly string[] = [...MANIFESTS, ...INDEXES];

/** What a media type says that a document is; undefined where it says nothing we know. */
export function documentKind(mediaType: string | undefined): 'index' | 'manifest' | 'schema-1' | undefined {
  if (mediaType === undefined) return undefined;
  const type = mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (INDEXES.has(type)) return 'index';
  if (MANIFESTS.has(type)) return 'manifest';
  return SCHEMA_1.test(type) ? 'schema-1' : undefined;
}

/** Is it the configuration of an image? Other manifests are artefacts, such as charts or signatures. */
export function isImageConfiguration(mediaType: string): boolean {
  return CONFIGURATIONS.has(mediaType);
}

/** Is it a layer that we can read? Encrypted layers, for one, are not. */
export function isLayer(mediaType: string): boolean {
  return LAYER.test(mediaType);
}

/** Is it a layer that registries may not have, because its licence forbids to pass it on? */
export function isForeign(mediaType: string): boolean {
  return FOREIGN.test(mediaType);
}
