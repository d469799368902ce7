import type { ExceptionFile } from '../../model/exception/exception.ts';
import type { VectorId } from '../../model/vector.ts';

/** One format of files that say which findings need nobody's attention. */
export interface ExceptionReader {
  readonly id: string;
  readonly vectors: readonly VectorId[];
  /** By its name, without folders, and the keys at its top where it is YAML. */
  recognises(name: string, keys: readonly string[]): boolean;
  /**
   * `file` is what the file is called in messages. What it asks and nothing here does is in the remarks.
   * Throws a `Fault` (`malformed` or `limit`) that names file and line.
   */
  read(text: string, file: string): ExceptionFile;
}
