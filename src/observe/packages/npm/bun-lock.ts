import { Fault } from '../../../model/fault.ts';
import { isFields, textOf } from '../../document/fields.ts';
import { parseRelaxedJsonObject } from '../../document/json.ts';
import { decodeText } from '../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/untold.ts';
import { isOwnFile } from './own-file.ts';
import { isVersion, splitReference } from './registry-name.ts';

/** The project's own packages. */
const LOCAL = /^(?:workspace|link|root|file):/;

/** Bun's lock file as text. It does not say what is for development. Source: https://bun.com/docs/pm/lockfile */
export const BUN_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: 64 * 1024 * 1024,
  recognises: (path) => isOwnFile(path, 'bun.lock'),
  read(file): LanguageFact[] {
    const { packages } = parseRelaxedJsonObject(decodeText(file.bytes()), file.entry.path);
    if (!isFields(packages)) throw new Fault('malformed', `${file.entry.path}: no \`packages\``);
    const found: LanguageFact[] = [];
    const without: string[] = [];
    for (const [key, entry] of Object.entries(packages)) {
      const resolved = textOf(Array.isArray(entry) ? entry[0] : undefined) ?? '';
      const { name, reference } = splitReference(resolved) ?? { name: key, reference: '' };
      if (isVersion(reference)) found.push({ kind: 'package', name, version: reference, evidence: 'locked' });
      else if (!LOCAL.test(reference)) without.push(name);
    }
    return [...found, ...unversioned(without, 'locked')];
  },
};

/** Bun's binary lock file of old. */
export const BUN_LOCK_BINARY: PackageFormat = {
  evidence: 'locked',
  maximumSize: 64 * 1024 * 1024,
  recognises: (path) => isOwnFile(path, 'bun.lockb'),
  read(file) {
    const mend = 'write bun.lock with `bun install --save-text-lockfile`';
    throw new Fault('unsupported', `${file.entry.path}: Bun's binary lock file; ${mend}`);
  },
};
