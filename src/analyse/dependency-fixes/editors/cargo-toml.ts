import { Fault } from '../../../model/fault.ts';
import { grammarOf } from '../../requirements/grammars.ts';
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
  relock({ name, from, to, lock, isOnly }) {
    if (lock !== 'Cargo.lock') return undefined;
    // Any command has the lock file follow manifests that changed, and what had the old version may be gone by then.
    const one = from === '' || isOnly ? name : `${name}@${from}`;
    // One package has one precise version.
    return { command: ['cargo', 'update', '--package', one, '--precise', to], packages: [], options: [] };
  },
};

function raisedLine({ text, table, key }: TomlLine, raise: Raise): string | undefined {
  const own = TABLE.exec(table);
  if (!own) return undefined;
  const isOwnTable = own[1] === raise.name && key === 'version';
  const renamed = /\bpackage\s*=\s*["']([^"']*)["']/.exec(text)?.[1];
  const asked = own[1] === undefined ? (renamed ?? key.replace(/\.version$/, '')) : undefined;
  if (!isOwnTable && asked !== raise.name) return undefined;
  const written = /^([^=]+=\s*(?:\{(?:[^}]*[,\s])?version\s*=\s*)?)(["'])([^"']*)\2/.exec(text);
  if (!written) return undefined;
  const [all, head = '', quote = '', specifier = ''] = written;
  if (!raise.isOnly && !isMeant(specifier, raise)) return undefined;
  const [, operator] = /^\s*(?:([~^=]|>=)\s*)?\d[\w.+-]*\s*$/.exec(specifier) ?? [undefined, ''];
  return `${head}${quote}${operator ?? ''}${raise.to}${quote}${text.slice(all.length)}`;
}

/** Of several versions of a crate, does the requirement take that one, or was it raised already? */
function isMeant(specifier: string, { from, to }: Raise): boolean {
  if (specifier.replace(/^[~^=>\s]+/, '') === to) return true;
  try {
    return grammarOf('cargo')?.parse(specifier).admits(from) !== false;
  } catch (error) {
    if (error instanceof Fault && error.code === 'malformed') return true;
    throw error;
  }
}
