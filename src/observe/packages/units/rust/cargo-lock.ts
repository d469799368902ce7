import { Fault } from '../../../../model/fault.ts';
import { isFields, textOf } from '../../../document/fields.ts';
import { parseToml } from '../../../document/toml.ts';
import { type Crate, type Crates, MAXIMUM_CRATES } from './crate.ts';

const MAXIMUM_LENGTH = 8 * 1024 * 1024;
/** crates.io by its git index and by its sparse one. */
const CRATES_IO = [
  'registry+https://github.com/rust-lang/crates.io-index',
  'sparse+https://index.crates.io/',
];

/**
 * Reads a Cargo.lock file. Versions 1 to 4 of the format differ in checksums and dependencies, which are not read.
 * Crates without a source are the project's own and left out. Throws a Fault: `malformed` or `limit`.
 */
export function parseCargoLock(text: string): Crates {
  const listed = entriesIn(text);
  const crates: Crate[] = [];
  const foreign: string[] = [];
  const broken: string[] = [];
  for (const [index, entry] of listed.entries()) {
    const { name, version, source } = isFields(entry) ? entry : {};
    const crate = { name: textOf(name) ?? '', version: textOf(version) ?? '' };
    const isBroken =
      crate.name === '' || crate.version === '' || !/^(?:string|undefined)$/.test(typeof source);
    if (isBroken) broken.push(crate.name || `package ${index + 1}`);
    else if (typeof source === 'string')
      if (CRATES_IO.includes(source)) crates.push(crate);
      else foreign.push(crate.name);
  }
  return { crates, foreign, ...(broken.length > 0 && { broken }) };
}

function entriesIn(text: string): unknown[] {
  if (text.length > MAXIMUM_LENGTH)
    throw new Fault('limit', `Cargo.lock is longer than ${MAXIMUM_LENGTH} characters`);
  const { package: listed = [] } = parseToml(text, 'Cargo.lock');
  if (!Array.isArray(listed)) throw new Fault('malformed', 'Cargo.lock: `package` is no list');
  if (listed.length > MAXIMUM_CRATES)
    throw new Fault('limit', `Cargo.lock locks more than ${MAXIMUM_CRATES} crates`);
  return listed;
}
