import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { textOf } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';

/** What Conda installed, a file for each package. Source: conda's documentation, "Conda package specification" */
export const CONDA_META: PackageFormat = {
  evidence: 'installed',
  maximumSize: 64 * 1024 * 1024,
  recognises: endingWith('.json', (path) => /\/conda-meta\/[^/]+\.json$/.test(path)),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const record = parseJsonObject(decodeText(file.bytes()), path);
    const [name, version] = [textOf(record.name), textOf(record.version)];
    // Conda keeps its own state in the same folder.
    if (!name && !version && !('build' in record)) return [];
    if (!name || !version) throw new Fault('malformed', `${path}: no \`name\` or no \`version\``);
    const licences = [record.license].flatMap((licence) => textOf(licence) ?? []);
    return [{ kind: 'package', name: name.toLowerCase(), version, evidence: 'installed', licences }];
  },
};
