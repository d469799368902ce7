import { endingWith } from '../../../../model/path-test.ts';
import { objectsOf, textOf } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { portVersion } from './vcpkg-json.ts';

const NO_LICENCE = new Set(['NOASSERTION', 'NONE']);

/**
 * `share/PORT/vcpkg.spdx.json`, a bill of materials of each port that is installed, with its licence.
 * Source: https://learn.microsoft.com/vcpkg/reference/software-bill-of-materials
 */
export const PORT_SPDX: PackageFormat = {
  evidence: 'installed',
  maximumSize: 16 * 1024 * 1024,
  recognises: endingWith('/vcpkg.spdx.json'),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const document = parseJsonObject(decodeText(file.bytes()), path);
    const port = objectsOf(document.packages).find((one) => one.SPDXID === 'SPDXRef-port');
    const [name, written] = [textOf(port?.name), textOf(port?.versionInfo)];
    if (name === undefined || written === undefined) return [];
    const [version = '', revision] = written.split('#', 2);
    const licence = textOf(port?.licenseConcluded);
    const licences = licence === undefined || NO_LICENCE.has(licence) ? [] : [licence];
    return [{ kind: 'package', name, ...portVersion(version, revision), evidence: 'installed', licences }];
  },
};
