import type { VexDocument } from '../../model/exception/vex.ts';
import type { VectorId } from '../../model/vector.ts';

/** One format of VEX documents, in JSON. */
export interface VexReader {
  readonly id: string;
  readonly vectors: readonly VectorId[];
  /** Looks at the parsed document's own marks only. */
  recognises(document: unknown): boolean;
  /**
   * What it says; what of it cannot be held against a target is in the remarks, and says nothing.
   * Throws a `Fault` (`malformed`) that names `file` and the field at fault.
   */
  read(document: unknown, file: string): VexDocument;
}
