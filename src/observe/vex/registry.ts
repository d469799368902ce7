import { csaf } from './csaf/reader.ts';
import { cyclonedxVex } from './cyclonedx/reader.ts';
import { openvex } from './openvex/reader.ts';
import type { VexReader } from './types.ts';

/** Every format of VEX documents that we read; the first that recognises a document reads it. */
export const VEX_READERS: readonly VexReader[] = [openvex, csaf, cyclonedxVex];
