/** Where keys are kept, for as long as they are not overwritten with zeros. */
export interface KeyMemory {
  /** A copy of a key of 32 bytes; what was given is overwritten. */
  keep(key: Buffer): Buffer;
}
