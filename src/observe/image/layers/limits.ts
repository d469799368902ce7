import type { LayerLimits } from './types.ts';

export const defaultLimits: LayerLimits = {
  totalSize: 64 * 1024 ** 3,
  entries: 1_000_000,
  pathLength: 4096,
  nameLength: 128 * 1024 ** 2,
  facts: 500_000,
  factWeight: 4_000_000,
  compressionRatio: 200,
  ratioFrom: 256 * 1024 ** 2,
};

/** Links followed for one path before it counts as leading nowhere; Linux has the same bound. */
export const maximumLinks = 40;
/** Names followed in all links' targets together, so that tangled links cannot take for ever. */
export const maximumLinkNames = 10_000_000;
/** Folders that no layer has an entry for. A path may bring thousands of them. */
export const maximumImpliedFolders = 200_000;
