import { basename } from 'node:path/posix';
import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import type { Gap } from '../../../model/gap.ts';
import type { Image, Platform } from '../../../model/image.ts';
import { digestOf, verifyDigest } from '../manifest/digest.ts';
import { check, MAXIMUM_DOCUMENT, parseConfiguration, parseJson } from '../manifest/documents.ts';
import { imageFrom } from '../manifest/image.ts';
import { platformDistance, platformName } from '../manifest/platform.ts';

const names = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);
const manifestSchema = z.array(
  z.object({
    Config: z.string(),
    RepoTags: names,
    Layers: names,
    LayerSources: z.record(z.string(), z.object({ mediaType: z.string().optional() })).nullish(),
  }),
);

/** One image of the `manifest.json` that `docker save` writes. */
export type SavedEntry = z.infer<typeof manifestSchema>[number];

/** The members of a saved image. */
export interface SavedMembers {
  /** What the archive is called in faults. */
  readonly subject: string;
  /** Bytes of a member, links followed; undefined where there is none. */
  sizeOf(path: string): number | undefined;
  /** The whole member, at most `maximum` bytes. */
  read(path: string, maximum: number): Promise<Buffer>;
}

export interface SavedImage {
  readonly image: Image;
  /** Member of each layer, lowest first. */
  readonly layers: readonly string[];
  readonly gaps: readonly Gap[];
}

/**
 * Reads the `manifest.json` of `docker save` and the one image that `selector` (a tag) and `platform` leave of it.
 * Throws a `Fault`: `usage` that lists the tags where several are left, `not-found`, `malformed`, `mismatch`.
 */
export async function openSavedImage(
  members: SavedMembers,
  selector: string | undefined,
  platform: Platform | undefined,
): Promise<SavedImage> {
  const { subject } = members;
  const manifest = await members.read('manifest.json', MAXIMUM_DOCUMENT);
  const entries = check(
    manifestSchema,
    parseJson(manifest, `${subject}: manifest.json`),
    `${subject}: manifest.json`,
  );
  const selected = selectEntries(entries, selector, subject);
  const images: SavedImage[] = [];
  for (const entry of selected) images.push(await readEntry(entry, members));
  const fitting = platform
    ? images.filter(({ image }) => platformDistance(platform, image.platform) !== undefined)
    : images;
  const [first, ...others] = fitting;
  if (!first) {
    const offered = [...new Set(images.map(({ image }) => platformName(image.platform)))].join(', ');
    throw new Fault(
      'not-found',
      `${subject} is for ${offered}, not for ${platform ? platformName(platform) : ''}`,
    );
  }
  if (others.length > 0) throw severalImages(selected, subject);
  return first;
}

function selectEntries(
  entries: readonly SavedEntry[],
  selector: string | undefined,
  subject: string,
): SavedEntry[] {
  if (entries.length === 0) throw new Fault('unsupported', `${subject} holds no image`);
  const selected =
    selector === undefined
      ? [...entries]
      : entries.filter(
          (entry) => entry.RepoTags.some((tag) => isNamed(tag, selector)) || idOf(entry) === selector,
        );
  if (selected.length === 0) {
    throw new Fault('not-found', `${subject} holds no image ${selector}`, {
      hint: `it holds ${listOf(entries)}`,
    });
  }
  // Reading the configuration of each would only serve to choose by platform.
  if (selected.length > 64) throw severalImages(selected, subject);
  return selected;
}

function isNamed(tag: string, selector: string): boolean {
  return tag === selector || tag.endsWith(`/${selector}`) || tag === `${selector}:latest`;
}

/** The image's id, which is in the name of its configuration. */
function idOf(entry: SavedEntry): string | undefined {
  const hex = /^([0-9a-f]{64})(?:\.json)?$/.exec(basename(entry.Config))?.[1];
  return hex === undefined ? undefined : `sha256:${hex}`;
}

function severalImages(entries: readonly SavedEntry[], subject: string): Fault {
  const hint = `choose one as ${subject}@TAG: ${listOf(entries)}`;
  return new Fault('usage', `${subject} holds ${entries.length} images`, { hint });
}

function listOf(entries: readonly SavedEntry[]): string {
  return entries
    .slice(0, 20)
    .map((entry) => entry.RepoTags[0] ?? idOf(entry) ?? entry.Config)
    .join(', ');
}

async function readEntry(entry: SavedEntry, members: SavedMembers): Promise<SavedImage> {
  const { subject } = members;
  const bytes = await members.read(entry.Config, MAXIMUM_DOCUMENT);
  const promised = idOf(entry);
  if (promised !== undefined) verifyDigest(bytes, promised, `${subject}: the configuration`);
  const configuration = parseConfiguration(bytes, `${subject}: the configuration`);
  const diffIds = configuration.rootfs.diff_ids;
  const layers = entry.Layers.map((path, index) => {
    const size = members.sizeOf(path);
    if (size === undefined) throw new Fault('malformed', `${subject} has no layer ${path}`);
    const digest = /(?:^|\/)blobs\/(sha256|sha512)\/([0-9a-f]+)$/.exec(path);
    const sources = new Map(Object.entries(entry.LayerSources ?? {}));
    const mediaType = sources.get(diffIds[index] ?? '')?.mediaType;
    return { size, ...(digest && { digest: `${digest[1]}:${digest[2]}` }), ...(mediaType && { mediaType }) };
  });
  const configDigest = digestOf(bytes);
  const made = imageFrom({ subject, configuration, configDigest, tags: entry.RepoTags, layers });
  return { ...made, layers: entry.Layers };
}
