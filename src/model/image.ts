import * as z from 'zod';

export const layerSchema = z.object({
  index: z.number().int(),
  /** Digest of the uncompressed tar, `sha256:…`. */
  diffId: z.string(),
  /** Digest of the blob as stored, where the source has one. */
  digest: z.string().optional(),
  mediaType: z.string().optional(),
  /** Bytes as stored. */
  size: z.number(),
  /** The Dockerfile instruction that made the layer, from the image's history. */
  instruction: z.string().optional(),
  created: z.string().optional(),
});
export type Layer = z.infer<typeof layerSchema>;

export const platformSchema = z.object({
  os: z.string(),
  architecture: z.string(),
  variant: z.string().optional(),
});
export type Platform = z.infer<typeof platformSchema>;

/** An image's configuration, as the OCI image specification's `config` object has it. */
export const imageConfigSchema = z.object({
  user: z.string(),
  env: z.array(z.string()),
  entrypoint: z.array(z.string()),
  command: z.array(z.string()),
  workingDirectory: z.string(),
  exposedPorts: z.array(z.string()),
  volumes: z.array(z.string()),
  labels: z.record(z.string(), z.string()),
  /** As Docker writes it: `CMD-SHELL`, then a command; `NONE` where one of below is taken away. Since 1.4. */
  healthcheck: z.array(z.string()).optional(),
});

export const imageSchema = z.object({
  /** Digest of the configuration: the image's id to an engine. */
  configDigest: z.string(),
  /** Digest of the manifest: the image's id to a registry. Absent where the source has none. */
  manifestDigest: z.string().optional(),
  tags: z.array(z.string()),
  platform: platformSchema,
  created: z.string().optional(),
  config: imageConfigSchema,
  layers: z.array(layerSchema),
});
/** An image as it was read. */
export type Image = z.infer<typeof imageSchema> & {
  /** How each step that made it was written, build arguments included; reports have what is left of it in `layers`. */
  readonly history?: readonly string[];
};
