import { cyclonedxReader } from './cyclonedx/reader.ts';
import { plimsollJsonReader } from './plimsoll-json/reader.ts';
import { spdx3Reader } from './spdx-3/reader.ts';
import { spdxReader } from './spdx/reader.ts';
import type { SbomReader } from './types.ts';

/** Every format of bill of materials that we read; the first that recognises a document reads it. */
export const SBOM_READERS: readonly SbomReader[] = [
  cyclonedxReader,
  spdx3Reader,
  spdxReader,
  plimsollJsonReader,
];
