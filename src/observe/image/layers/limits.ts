import type { LayerLimits } from './types.ts';

export const defaultLimits: LayerLimits = {
  totalSize: 64 * 1024 ** 3,
  entries: 2_000_000,
  pathLength: 4096,
  nameLength: 256 * 1024 ** 2,
  facts: 500_000,
  compressionRatio: 200,
  ratioFrom: 256 * 1024 ** 2,
};
