import type { OpenFile } from '../../../../model/file.ts';
import type { Executable } from '../../../executable/types.ts';
import { type Crate, MAXIMUM_CRATES } from './crate.ts';

const WINDOW = 1024 * 1024;
/** What is looked at behind the fixed text; windows overlap by it. */
const BEHIND = 256;
/** Bytes of one program that are looked through. */
const MAXIMUM_LOOKED_AT = 512 * 1024 * 1024;
const FOLDER = 'registry';
/** Cargo's folders for crates.io, by its sparse and its git index. */
const CRATE =
  /^registry[\\/]src[\\/](?:index\.crates\.io|github\.com)-[\da-f]{16}[\\/]([A-Za-z][\w-]{0,63}?)-(\d+\.\d+\.\d+(?:[-+][\w.+-]{1,60})?)[\\/]/;

/**
 * Crates by the paths of their sources, of which a program has those in whose code something may panic: such a text is
 * there only where code of the crate is. Crates that never panic, and those of other registries, are not told.
 */
export function cratesByPaths(file: OpenFile, executable: Executable): Crate[] {
  const found = new Map<string, Crate>();
  let left = MAXIMUM_LOOKED_AT;
  for (const { offset, size } of constantsOf(executable)) {
    const end = Math.min(offset + Math.min(size, left), file.entry.size);
    left -= Math.max(0, end - offset);
    for (let at = offset; at < end && found.size < MAXIMUM_CRATES; at += WINDOW)
      addCrates(file.read(at, Math.min(WINDOW + BEHIND, end - at)), found);
  }
  return [...found.values()];
}

function constantsOf({ sections }: Executable) {
  return sections.filter(({ name }) => name === '.rodata' || name === '.data.rel.ro');
}

function addCrates(window: Buffer, found: Map<string, Crate>): void {
  for (let at = window.indexOf(FOLDER); at >= 0; at = window.indexOf(FOLDER, at + FOLDER.length)) {
    const [, name, version] = CRATE.exec(window.toString('latin1', at, at + BEHIND)) ?? [];
    if (name !== undefined && version !== undefined) found.set(`${name}@${version}`, { name, version });
  }
}
