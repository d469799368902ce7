import * as z from 'zod';
import type { BaseImage } from '../../model/base-image.ts';
import { Fault } from '../../model/fault.ts';
import { readReference } from '../../model/image-reference.ts';
import { readGivenFile } from '../document/text-file.ts';
import { YamlFile } from '../exceptions/yaml-file.ts';

const reference = z
  .string()
  .trim()
  .refine((text) => readReference(text) !== undefined, { message: 'is no name of an image' });
const diffId = z.string().regex(/^sha256:[\da-f]{64}$/, 'is no diff ID, as sha256:…');
const baseImagesSchema = z
  .array(
    z
      .strictObject({
        image: reference,
        newer: reference.optional(),
        layers: z.array(diffId).min(1).max(1_000).optional(),
      })
      .refine(({ newer, layers }) => newer !== undefined || layers !== undefined, {
        message: 'says nothing',
      }),
  )
  .max(10_000);

/**
 * The `base-images` of settings files, or of files with nothing else, the last word on an image first. Throws a `Fault`
 * (`usage`, `limit`) that names file and line.
 */
export function readBaseImages(paths: readonly string[]): BaseImage[] {
  return paths.toReversed().flatMap((path) => parseBaseImages(readGivenFile(path), path));
}

/** Throws a `Fault` (`usage` or `limit`) that names file and line. */
export function parseBaseImages(text: string, path: string): BaseImage[] {
  try {
    return new YamlFile(text, path).parse(baseImagesSchema, 'base-images');
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'malformed') throw error;
    throw new Fault('usage', error.message, { cause: error });
  }
}
