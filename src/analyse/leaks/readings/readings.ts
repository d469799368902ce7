import { credentialFileReading } from './credential-file.ts';
import { documentReading } from './document-text.ts';
import { keyReadings } from './key-bytes.ts';
import { kubernetesReadings } from './kubernetes-secret.ts';
import { notebookReading } from './notebook.ts';
import { tableReading } from './table.ts';
import type { Reading } from './types.ts';

/** What files of certain kinds say. */
export interface Readings {
  readonly readings: readonly Reading[];
  /** Do they take the place of the bytes? */
  readonly isInstead: boolean;
}

const NOTHING: Readings = { readings: [], isInstead: false };
const MANIFEST = /\.(?:ya?ml|json|tpl|txt|yaml\.\w+)$/i;

/** All readings of a file that is in memory. */
export function readingsOf(bytes: Buffer, path: string): Readings {
  const keys = keyReadings(bytes);
  if (keys.length > 0) return { readings: keys, isInstead: false };
  if (/\.ipynb$/i.test(path))
    return { readings: [notebookReading(bytes)].flatMap((one) => one ?? []), isInstead: false };
  if (/\.xml$/i.test(path)) {
    const document = documentReading(bytes, path);
    return document ? { readings: [document], isInstead: true } : NOTHING;
  }
  const other = tableReading(bytes, path) ?? credentialFileReading(bytes, path);
  if (other) return { readings: [other], isInstead: false };
  return MANIFEST.test(path) ? { readings: kubernetesReadings(bytes, path), isInstead: false } : NOTHING;
}
