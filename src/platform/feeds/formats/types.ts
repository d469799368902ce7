import type { Advisory, Affected } from '../../../model/advisory.ts';
import type { VectorId } from '../../../model/vector.ts';

/** A file of a publisher, unpacked. */
export interface SourceDocument {
  /** Its path in what it came from; for words only. */
  readonly name: string;
  /** Its bytes in order; they can be read once. */
  readonly pieces: AsyncIterable<Buffer> | Iterable<Buffer>;
}

/** What a document says of one advisory; several documents may speak of the same. */
export interface SourceRecord {
  readonly advisory: Advisory;
  readonly affected: readonly Affected[];
}

/** One format in which publishers have advisories of their own. */
export interface AdvisoryFormat {
  readonly id: string;
  readonly title: string;
  readonly vectors: readonly VectorId[];
  /** Whether a document of this name may be one; others in the same folder or archive are passed over. */
  readonly isNamed: (name: string) => boolean;
  /**
   * What a document says, of the distribution whose ecosystem strings begin with `ecosystem`.
   * Throws a `Fault` (`malformed`, `limit`) where it is not of this format; what is broken in itself is left out.
   */
  readonly read: (document: SourceDocument, ecosystem: string) => AsyncIterable<SourceRecord>;
}
