import { Fault } from '../../../model/fault.ts';
import { imagesAmong } from './choice.ts';
import type { Descriptor, Index } from './documents.ts';

const NAMES = ['io.containerd.image.name', 'org.opencontainers.image.ref.name'];

/** The names that an entry of a layout's `index.json` bears. */
function namesOf(descriptor: Descriptor): string[] {
  return NAMES.flatMap((key) => descriptor.annotations?.[key] ?? []);
}

/**
 * The entries of a layout's `index.json` that are one image, and its names. `selector` is a name, its tag or a digest;
 * without one the layout must hold a single image. `target` is what the user called the layout, for hints.
 * Throws a `Fault`: `not-found`, or `usage` that lists the images.
 */
export function selectImage(
  index: Index,
  selector: string | undefined,
  target: string,
): { entries: Descriptor[]; tags: string[] } {
  const images = imagesAmong(index.manifests);
  if (images.length === 0) throw new Fault('unsupported', `${target} holds no image`);
  const entries = selector === undefined ? images : images.filter((image) => isNamed(image, selector));
  if (entries.length === 0) {
    throw new Fault('not-found', `${target} holds no image ${selector}`, {
      hint: `it holds ${listOf(images)}`,
    });
  }
  if (selector === undefined && isAmbiguous(images)) {
    const hint = `choose one as ${target}@NAME: ${listOf(images)}`;
    throw new Fault('usage', `${target} holds several images`, { hint });
  }
  const digests = new Set(entries.map((entry) => entry.digest));
  const named = images.filter((image) => digests.has(image.digest));
  return { entries, tags: [...new Set(named.map(tagOf).filter((name) => name !== undefined))] };
}

/** The fullest name of an entry. */
function tagOf(descriptor: Descriptor): string | undefined {
  return namesOf(descriptor)[0];
}

function isNamed(descriptor: Descriptor, selector: string): boolean {
  if (descriptor.digest === selector) return true;
  return namesOf(descriptor).some((name) => name === selector || name.endsWith(`/${selector}`));
}

/** Several images, not one for several platforms or one with several names. */
function isAmbiguous(images: readonly Descriptor[]): boolean {
  const digests = new Set(images.map((image) => image.digest));
  if (digests.size === 1) return false;
  const names = new Set(images.map(tagOf));
  return names.size > 1 || images.some((image) => !image.platform);
}

function listOf(images: readonly Descriptor[]): string {
  return images
    .slice(0, 20)
    .map((image) => tagOf(image) ?? image.digest)
    .join(', ');
}
