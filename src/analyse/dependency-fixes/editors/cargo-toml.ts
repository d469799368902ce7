import type { ManifestEditor, Raise } from '../types.ts';
import { mapLines, type TomlLine } from './toml-lines.ts';

const TABLE = /^(?:workspace\.|target\..+\.)?(?:dev-|build-)?dependencies(?:\.([\w-]+))?$/;

/** `Cargo.toml`. Source: https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html */
export const CARGO_TOML: ManifestEditor = {
  ecosystem: 'cargo',
  wants: (name) => name === 'Cargo.toml',
  raise(text, raise) {
    let isFound = false;
    const after = mapLines(text, (line) => {
      const now = raisedLine(line, raise);
      if (now !== undefined) isFound = true;
      return now ?? line.text;
    });
    return isFound ? after : undefined;
  },
  // What other crates ask for is decided in the lock file, within what they admit.
  relock({ name, from, to, lock }) {
    if (lock !== 'Cargo.lock') return undefined;
    const one = from === '' ? name : `${name}@${from}`;
    // One package has one precise version.
    return { command: ['cargo', 'update', '--package', one, '--precise', to], packages: [], options: [] };
  },
};

function raisedLine({ text, table, key }: TomlLine, { name, to }: Raise): string | undefined {
  const own = TABLE.exec(table);
  if (!own) return undefined;
  const isOwnTable = own[1] === name && key === 'version';
  const renamed = /\bpackage\s*=\s*"([^"]*)"/.exec(text)?.[1];
  if (!isOwnTable && (own[1] !== undefined || (renamed ?? key) !== name)) return undefined;
  const written = /^([^=]+=\s*(?:\{(?:[^}]*[,\s])?version\s*=\s*)?)"([^"]*)"/.exec(text);
  if (!written) return undefined;
  const [all, head = '', specifier = ''] = written;
  const [, operator] = /^\s*(?:([~^=]|>=)\s*)?\d[\w.+-]*\s*$/.exec(specifier) ?? [undefined, ''];
  return `${head}"${operator ?? ''}${to}"${text.slice(all.length)}`;
}
