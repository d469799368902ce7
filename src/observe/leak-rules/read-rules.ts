import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { Fault, messageOf } from '../../model/fault.ts';
import type { ForeignRules } from '../../model/leak-rules/leak-rules.ts';
import { readGivenFile } from '../document/text-file.ts';
import { LEAK_RULE_READERS } from './registry.ts';
import type { OpenBeside } from './types.ts';

/** Bytes of a file of rules; the largest catalogues have some 300 KB. */
const MAXIMUM_SIZE = 4 * 2 ** 20;

/**
 * Reads a file of rules in any format of the registry, which its content tells. Throws a `Fault` that names the file:
 * `usage`, `limit`, and `unsupported` for a format that we do not read.
 */
export function readLeakRules(path: string): ForeignRules {
  const text = readGivenFile(path, MAXIMUM_SIZE).replace(/^\uFEFF/, '');
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const reader = LEAK_RULE_READERS.find((one) => one.recognises(name, text));
  if (!reader)
    throw new Fault('unsupported', `${path} has no rules in a format that is known here`, {
      hint: 'use a configuration of gitleaks or Betterleaks (TOML), or rules of Kingfisher or Nosey Parker (YAML)',
    });
  try {
    const rules = reader.read(text, path, besides(path));
    if (rules.rules.length === 0 && rules.allowances.length === 0 && !rules.usesOwnRules)
      throw new Fault('usage', `${path} has no rules`);
    return rules;
  } catch (error) {
    // Whoever names a file can mend it.
    if (!(error instanceof Fault) || error.code !== 'malformed') throw error;
    throw new Fault('usage', error.message, {
      cause: error,
      ...(error.hint !== undefined && { hint: error.hint }),
    });
  }
}

/**
 * What a file names is opened where it is in the file's folder, and no link leads there. It is named from that folder, or
 * from the working folder, as for gitleaks.
 */
function besides(path: string): OpenBeside {
  const folder = dirname(path);
  return (named) => {
    const beside = join(folder, named);
    const file = existsSync(beside) || !existsSync(named) ? beside : named;
    const inside = relative(folder, file);
    if (isAbsolute(named) || inside === '..' || inside.startsWith(`..${sep}`))
      throw new Fault('usage', `${path}: ${named} is not in the folder of the file; copy it there`);
    try {
      const isMoved = realpathSync(file) !== join(realpathSync(folder), inside);
      if (isMoved || lstatSync(file).isSymbolicLink())
        throw new Fault('usage', `${path}: ${named} is a link; copy the file to its place`);
    } catch (error) {
      if (error instanceof Fault) throw error;
      throw new Fault('usage', `${path}: ${named} cannot be read: ${messageOf(error)}`, { cause: error });
    }
    return { text: readGivenFile(file, MAXIMUM_SIZE), file };
  };
}
