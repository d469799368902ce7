import type { Path } from '../../model/configuration/place.ts';

const STEP = /\.?([A-Za-z_][\w-]*)|\[(\d{1,6})\]|\["([^"\\]{1,200})"\]/y;

/** Reads `spec.containers[0].image`, keys that are no words as `labels["app.kubernetes.io/name"]`; undefined of anything else. */
export function readPlace(text: string): Path | undefined {
  const path: (string | number)[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const isFirst = STEP.lastIndex === 0;
    const [found, word, index, key] = STEP.exec(text) ?? [];
    // A word stands behind a dot, but for the first.
    if (found === undefined || (word !== undefined && isFirst === found.startsWith('.'))) return undefined;
    path.push(index === undefined ? (word ?? key ?? '') : Number(index));
  }
  return path;
}
