import type { EntrySelector } from '../../../model/analyser.ts';
import type { FileEntry } from '../../../model/file.ts';
import type { Image } from '../../../model/image.ts';
import type { Check, CheckSubject, Violation } from '../types.ts';
import { KINDS } from './kinds.ts';

/** An image, or a root filesystem that is to become one. */
export interface ImageSubject extends CheckSubject {
  /** Undefined of a root filesystem. */
  readonly image: Pick<Image, 'config' | 'history' | 'layers'> | undefined;
  /** Those that `ENTRY_SELECTOR` chose. */
  readonly entries: readonly FileEntry[];
}

export type ImageCheck = Check<ImageSubject>;

/** The entries that some check looks at. */
export const ENTRY_SELECTOR: EntrySelector = {
  id: 'config-entries',
  version: 1,
  chooses: (entry) => KINDS.some(({ is }) => is(entry)),
};

/** A violation of what the image's configuration says. */
export function ofConfig(part: string, actual: string, expected: string): Violation {
  return { part, actual, expected };
}

/** A violation of an entry. */
export function ofEntry({ path }: FileEntry, actual: string, expected: string): Violation {
  return { path, actual, expected };
}

/** `NAME` and value of each variable of the environment. */
export function variables({ image }: ImageSubject): (readonly [name: string, value: string])[] {
  return (image?.config.env ?? []).map((text) => {
    const at = text.indexOf('=');
    return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  });
}

/** The words by which a container starts; none where the image says nothing. */
export function startOf({ image }: ImageSubject): readonly string[] {
  return image ? [...image.config.entrypoint, ...image.config.command] : [];
}

/** Four octal digits. */
export function modeText(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}

/** As a report has it: short, on one line. */
export function shown(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 117)}...` : line;
}
