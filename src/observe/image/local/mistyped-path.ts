import { stat } from 'node:fs/promises';

/** Ends of the names of what can be scanned as a file, and of what people mistake for it. */
const FILE_NAME =
  /\.(?:tar|tra|tgz|tar\.\w+|gz|xz|zst|bz2|zip|json|jsonl|xml|ya?ml|toml|txt|lock|spdx|cdx|rdf|jar|war|whl|apk|deb|rpm|img|iso|sif)$/i;

/**
 * Is a name, under which nothing lies here, that of a file or folder rather than of an image? Where it is, no registry
 * is asked for it: a slip of the finger would tell a stranger the names of files, and be answered with his image.
 */
export async function isMistypedPath(reference: string): Promise<boolean> {
  // With a tag or digest it can only be an image.
  if (/[:@]/.test(reference)) return false;
  if (/^(?:\.{0,2}\/|~|\.\.?$)/.test(reference) || reference.includes('\\')) return true;
  const [first = '', ...rest] = reference.split('/');
  // The first part of an image's name is a registry where it has a dot.
  if (FILE_NAME.test(rest.at(-1) ?? first)) return true;
  return rest.length > 0 && !first.includes('.') && (await isFolder(first));
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
