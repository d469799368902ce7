import { Fault } from '../../../../model/fault.ts';
import { type Fields, isFields, objectsOf, textOf, textsOf } from '../../../document/fields.ts';
import { parseToml } from '../../../document/toml.ts';
import { type Crate, type Crates, MAXIMUM_CRATES } from './crate.ts';

const MAXIMUM_LENGTH = 8 * 1024 * 1024;
/** crates.io by its git index and by its sparse one. */
const CRATES_IO = [
  'registry+https://github.com/rust-lang/crates.io-index',
  'sparse+https://index.crates.io/',
];

/**
 * Reads a Cargo.lock file, versions 1 to 4 of the format. Crates without a source are the project's own and left out;
 * what they need the project asks for. Throws a Fault: `malformed` or `limit`.
 */
export function parseCargoLock(text: string): Crates {
  const listed = entriesIn(text);
  const crates: Crate[] = [];
  const [foreign, own]: [string[], string[]] = [[], []];
  const broken: string[] = [];
  const graph = graphOf(listed);
  for (const [index, entry] of listed.entries()) {
    const { name, version, source } = isFields(entry) ? entry : {};
    const crate = { name: textOf(name) ?? '', version: textOf(version) ?? '' };
    const isBroken =
      crate.name === '' || crate.version === '' || !/^(?:string|undefined)$/.test(typeof source);
    if (isBroken) broken.push(crate.name || `package ${index + 1}`);
    else if (typeof source === 'string')
      if (CRATES_IO.includes(source))
        crates.push({ ...crate, ...graph(crate, isFields(entry) ? entry : {}) });
      else foreign.push(crate.name);
    else own.push(crate.name);
  }
  return {
    crates,
    foreign,
    ...(own.length > 0 && { own }),
    ...(broken.length > 0 && { broken }),
  };
}

/**
 * Finds what a need means: `NAME` where the file has one version of it, else `NAME VERSION`, each perhaps with a source
 * in brackets behind, as version 1 writes it always.
 */
function graphOf(
  listed: readonly unknown[],
): (crate: Crate, entry: Fields) => Pick<Crate, 'direct' | 'requires'> {
  const versions = new Map<string, string>();
  for (const { name, version } of objectsOf(listed)) versions.set(textOf(name) ?? '', textOf(version) ?? '');
  const needsOf = (entry: Fields) =>
    textsOf(entry.dependencies).flatMap((written) => {
      const [name = '', version = versions.get(name) ?? ''] = written.split(' ', 2);
      return version === '' ? [] : [`${name}@${version}`];
    });
  const own = objectsOf(listed).filter(({ source }) => source === undefined);
  const direct = new Set(own.flatMap(needsOf));
  return ({ name, version }, entry) => ({
    requires: needsOf(entry),
    ...(own.length > 0 && { direct: direct.has(`${name}@${version}`) }),
  });
}

function entriesIn(text: string): unknown[] {
  if (text.length > MAXIMUM_LENGTH)
    throw new Fault('limit', `Cargo.lock is longer than ${MAXIMUM_LENGTH} characters`);
  const { package: listed = [], root } = parseToml(text, 'Cargo.lock');
  if (!Array.isArray(listed)) throw new Fault('malformed', 'Cargo.lock: `package` is no list');
  if (listed.length > MAXIMUM_CRATES)
    throw new Fault('limit', `Cargo.lock locks more than ${MAXIMUM_CRATES} crates`);
  // The first versions have the project itself apart.
  return isFields(root) ? [...(listed as unknown[]), root] : listed;
}
