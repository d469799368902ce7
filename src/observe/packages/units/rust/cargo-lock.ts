import * as z from 'zod';
import { Fault, messageOf } from '../../../../model/fault.ts';
import { parseToml } from '../../../document/toml.ts';
import { type Crates, MAXIMUM_CRATES } from './crate.ts';

const MAXIMUM_LENGTH = 8 * 1024 * 1024;
/** crates.io by its git index and by its sparse one. */
const CRATES_IO = [
  'registry+https://github.com/rust-lang/crates.io-index',
  'sparse+https://index.crates.io/',
];

/** Versions 1 to 4 of the format differ in checksums and dependencies, which are not read. */
const lockSchema = z.object({
  package: z
    .array(z.object({ name: z.string().min(1), version: z.string().min(1), source: z.string().optional() }))
    .max(MAXIMUM_CRATES)
    .default([]),
});

/**
 * Reads a Cargo.lock file of any version. Crates without a source are the project's own and left out.
 * Throws a Fault: `malformed` or `limit`.
 */
export function parseCargoLock(text: string): Crates {
  if (text.length > MAXIMUM_LENGTH) {
    throw new Fault('limit', `Cargo.lock is longer than ${MAXIMUM_LENGTH} characters`);
  }
  const sourced = decode(text).package.filter((one) => one.source !== undefined);
  return {
    crates: sourced.filter(isOfCratesIo).map(({ name, version }) => ({ name, version })),
    foreign: sourced.filter((one) => !isOfCratesIo(one)).map((one) => one.name),
  };
}

function isOfCratesIo(one: { readonly source?: string | undefined }): boolean {
  return CRATES_IO.includes(one.source ?? '');
}

function decode(text: string): z.infer<typeof lockSchema> {
  try {
    return lockSchema.parse(parseToml(text, 'Cargo.lock'));
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('malformed', `Cargo.lock cannot be read: ${messageOf(error).slice(0, 300)}`, {
      cause: error,
    });
  }
}
