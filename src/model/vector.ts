/** The eleven threat vectors; every unit, check and finding names those it serves. */
export const VECTORS = {
  V1: 'development system',
  V2: 'git repository',
  V3: 'retrieval of dependencies',
  V4: 'image registry',
  V5: 'orchestrator',
  V6: 'host and container',
  V7: 'rapid rate of change',
  V8: 'service communication and segregation',
  V9: 'interprocess communication',
  V10: 'many databases',
  V11: 'application layer',
} as const;

export type VectorId = keyof typeof VECTORS;

/** The vector ids, in order. */
export const VECTOR_IDS = Object.keys(VECTORS) as VectorId[];
