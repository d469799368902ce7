import type { Distribution } from '../../model/distribution.ts';
import type { Gap } from '../../model/gap.ts';
import type { Image } from '../../model/image.ts';
import type { Package } from '../../model/package.ts';
import type { Sequence } from '../../model/sequence.ts';
import type { VectorId } from '../../model/vector.ts';

/** What a bill of materials tells. */
export interface SbomContent {
  /** Without credentials in their URLs. */
  readonly packages: Sequence<Package>;
  readonly distribution: Distribution | undefined;
  /** Present where the document was made by us from an image. */
  readonly image: Image | undefined;
  /** Components that we cannot match: no package URL, or one of a type we do not know. */
  readonly gaps: readonly Gap[];
}

/** One format of bill of materials, in JSON. */
export interface SbomReader {
  readonly id: string;
  readonly vectors: readonly VectorId[];
  /** Looks at the document's own marks only. Documents are values or, where they are read, a `JsonView`. */
  recognises(document: unknown): boolean;
  /** Throws a `Fault` (`malformed`) that names the field at fault. */
  read(document: unknown): SbomContent;
}
