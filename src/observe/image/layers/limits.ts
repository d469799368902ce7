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
