import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import { parseJson as parseBounded } from '../../../model/json/parse.ts';
import { documentKind } from './media-types.ts';

/** Bytes of the largest manifest, index or configuration that is read. */
export const MAXIMUM_DOCUMENT = 8 * 2 ** 20;
/** Far more than the largest index has; each value that is wrong costs the sentence that says so. */
const LIMITS = { tokens: 200_000 };
const MAXIMUM_LAYERS = 4096;

const text = z.string().nullish();
const list = <T extends z.ZodType>(of: T) =>
  z
    .array(of)
    .nullish()
    .transform((value) => value ?? []);

const descriptorSchema = z.object({
  mediaType: z.string().nullish(),
  digest: z.string(),
  size: z.int().nonnegative(),
  urls: list(z.string()),
  annotations: z.record(z.string(), z.string()).nullish(),
  artifactType: text,
  platform: z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional() }).nullish(),
});
/** OCI image specification, descriptor.md; Docker's schema 2 has the same fields. */
export type Descriptor = z.infer<typeof descriptorSchema>;

const indexSchema = z.object({ mediaType: text, manifests: list(descriptorSchema) });
export type Index = z.infer<typeof indexSchema>;

const manifestSchema = z.object({
  mediaType: text,
  artifactType: text,
  config: descriptorSchema,
  subject: descriptorSchema.nullish(),
  layers: list(descriptorSchema),
});
export type Manifest = z.infer<typeof manifestSchema>;

// Docker takes a single string for a list of words.
const words = z
  .union([z.array(z.string()), z.string().transform((word) => [word])])
  .nullish()
  .transform((value) => value ?? []);
const names = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => Object.keys(value ?? {}));

const configurationSchema = z.object({
  architecture: z.string(),
  os: z.string(),
  variant: text,
  created: text,
  config: z
    .object({
      User: text,
      Env: list(z.string()),
      Entrypoint: words,
      Cmd: words,
      WorkingDir: text,
      ExposedPorts: names,
      Volumes: names,
      Labels: z.record(z.string(), z.string()).nullish(),
      // Docker's own, which others may write otherwise.
      Healthcheck: z
        .object({ Test: z.array(z.string()).nullish() })
        .nullish()
        .catch(undefined),
    })
    .nullish(),
  rootfs: z.object({ diff_ids: list(z.string()) }),
  history: list(z.object({ created: text, created_by: text, empty_layer: z.boolean().nullish() })),
});
/** OCI image specification, config.md. */
export type Configuration = z.infer<typeof configurationSchema>;

const markSchema = z.object({
  schemaVersion: z.unknown().optional(),
  mediaType: z.unknown().optional(),
  manifests: z.unknown().optional(),
  layers: z.unknown().optional(),
  fsLayers: z.unknown().optional(),
});

/**
 * Parses an index or an image manifest, told apart by the media type it names itself and by its fields.
 * `subject` names it in faults. Throws a `Fault`: `malformed`, also where a document is both; `unsupported` for
 * Docker's schema 1; `limit` for too many layers.
 */
export function parseManifest(
  bytes: Buffer,
  mediaType: string | undefined,
  subject: string,
): { index: Index } | { manifest: Manifest } {
  const document = parseJson(bytes, subject);
  const marks = check(markSchema, document, subject);
  const own = typeof marks.mediaType === 'string' ? marks.mediaType : undefined;
  const stated = documentKind(own) ?? documentKind(mediaType);
  if (stated === 'schema-1' || marks.schemaVersion === 1 || marks.fsLayers !== undefined) {
    throw new Fault('unsupported', `${subject} is a manifest of Docker's schema 1`, {
      hint: 'push the image again with a current client, which writes schema 2 or OCI',
    });
  }
  // CVE-2021-41190: a document that is both is read differently by different clients.
  if (isPresent(marks.manifests) && isPresent(marks.layers)) {
    throw new Fault('malformed', `${subject} is an index and a manifest at once`);
  }
  if ((stated ?? (isPresent(marks.manifests) ? 'index' : 'manifest')) === 'index') {
    return { index: check(indexSchema, document, subject) };
  }
  const manifest = check(manifestSchema, document, subject);
  if (manifest.layers.length > MAXIMUM_LAYERS) throw tooManyLayers(subject);
  return { manifest };
}

/** Parses an `index.json`. Throws a `Fault` (`malformed`). */
export function parseIndex(bytes: Buffer, subject: string): Index {
  return check(indexSchema, parseJson(bytes, subject), subject);
}

/** Parses an image's configuration. Throws a `Fault` (`malformed`, `limit`). */
export function parseConfiguration(bytes: Buffer, subject: string): Configuration {
  const configuration = check(configurationSchema, parseJson(bytes, subject), subject);
  if (configuration.rootfs.diff_ids.length > MAXIMUM_LAYERS) throw tooManyLayers(subject);
  return configuration;
}

/** Parses a JSON document of at most `MAXIMUM_DOCUMENT` bytes. Throws a `Fault` (`limit`, `malformed`). */
export function parseJson(bytes: Buffer, subject: string): unknown {
  if (bytes.length > MAXIMUM_DOCUMENT) {
    throw new Fault('limit', `${subject} is larger than ${MAXIMUM_DOCUMENT} bytes`);
  }
  try {
    return parseBounded(bytes.toString('utf8'), LIMITS);
  } catch (error) {
    if (error instanceof Fault) throw new Fault(error.code, `${subject}: ${error.message}`);
    throw new Fault('malformed', `${subject} is not JSON`, { cause: error });
  }
}

/** Checks foreign data. Throws a `Fault` (`malformed`) that names the first field at fault. */
export function check<T extends z.ZodType>(schema: T, value: unknown, subject: string): z.infer<T> {
  // Compiling a schema takes longer than the few documents that it is for.
  const result = schema.safeParse(value, { jitless: true });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue?.path.map(String).join('.') ?? '';
  throw new Fault(
    'malformed',
    `${subject}: ${where === '' ? '' : `${where.slice(0, 160)}: `}${issue?.message ?? ''}`,
  );
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function tooManyLayers(subject: string): Fault {
  return new Fault('limit', `${subject} has more than ${MAXIMUM_LAYERS} layers`);
}
