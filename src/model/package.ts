import * as z from 'zod';
import { ecosystemSchema, isOfDistribution } from './ecosystems.ts';

/**
 * How sure we are that the package is there: `installed` and `embedded` (inside a binary or an archive) are facts
 * of an image; `locked` and `declared` are intentions, and count only in a source folder.
 */
export const evidenceSchema = z.enum(['installed', 'embedded', 'locked', 'declared']);
export type Evidence = z.infer<typeof evidenceSchema>;

export const locationSchema = z.object({
  /** The file that told of the package. */
  path: z.string(),
  /** Index into the image's layers; absent in a file tree. */
  layer: z.number().int().optional(),
  /** The unit that found it, such as `dpkg`. */
  foundBy: z.string(),
  evidence: evidenceSchema,
});
export type Location = z.infer<typeof locationSchema>;

export const packageSchema = z.object({
  /** Package URL, unique in a catalogue. */
  purl: z.string(),
  ecosystem: ecosystemSchema,
  /** As advisories name it: `@scope/name`, `group:artifact`, a Go module path, a normalised PyPI name. */
  name: z.string(),
  /** As the ecosystem writes it, epoch and revision included; empty where only a range is known. */
  version: z.string(),
  /**
   * As its ecosystem writes it, such as `>=1.0,<2` or `^4.17.0`: which versions it may be, where a manifest without a
   * lock file decides none. Such packages have a package URL without a version; what tells two ranges of one package
   * apart is its qualifier `vers`. Since 1.2.
   */
  range: z.string().optional(),
  architecture: z.string().optional(),
  /** The source package it was built from, where the distribution tracks advisories by it. */
  source: z.object({ name: z.string(), version: z.string() }).optional(),
  /** Distribution stream it belongs to, such as an rpm module `nodejs:20`. */
  stream: z.string().optional(),
  /** SPDX expressions where they can be told, else as written. */
  licences: z.array(z.string()),
  /** Only for development, by its lock file. */
  development: z.boolean().optional(),
  /** Does its project ask for it itself? By its manifest or lock file; absent where these do not tell. Since 1.4. */
  direct: z.boolean().optional(),
  /** Package URLs of the packages that it needs, by a lock file; absent where none tells. Since 1.4. */
  requires: z.array(z.string()).optional(),
  /** CPE 2.3 names, as the National Vulnerability Database knows what has no other name. Since 1.4. */
  cpes: z.array(z.string()).optional(),
  locations: z.array(locationSchema).min(1),
  /** Paths of the files it owns, where its unit knows them and they were asked for. */
  files: z.array(z.string()).optional(),
  /**
   * Package URL of another package that lists its files, wherever it lies, and is not named for it: it came with that
   * one, if the list is right. Listed itself where something was found in it; else it is one of that one's `bundles`.
   * Since 1.2.
   */
  owner: z.string().optional(),
  /** Packages that came with this one: it has their files, and nothing was found in them. */
  bundles: z.array(z.object({ purl: z.string(), path: z.string() })).optional(),
});
export type Package = z.infer<typeof packageSchema>;

/**
 * Is it a distribution's, and told by files alone that say so of themselves? These were copied from a system of that
 * distribution, which may be another than the target's own: its package manager knows nothing of them.
 */
export function isCopied({ ecosystem, locations }: Pick<Package, 'ecosystem' | 'locations'>): boolean {
  return isOfDistribution(ecosystem) && locations.every(({ evidence }) => evidence === 'embedded');
}
