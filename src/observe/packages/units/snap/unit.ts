import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import { mappingOf, parseYamlDocuments, scalarOf } from '../../../document/yaml.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';

/** A snap's own metadata, where it is mounted (`/snap/NAME/REVISION`) or unpacked. Source: snapcraft.io/docs, "snap format" */
const SNAP_YAML: PackageFormat = {
  evidence: 'installed',
  maximumSize: 4 * 1024 * 1024,
  recognises: endingWith('/meta/snap.yaml'),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const [document] = parseYamlDocuments(decodeText(file.bytes()), path);
    const fields = mappingOf(document);
    const [name, version, licence] = ['name', 'version', 'license'].map((key) => scalarOf(fields.get(key)));
    if (!name || !version) throw new Fault('malformed', `${path}: no name and version`);
    return [
      { kind: 'package', name, version, evidence: 'installed', ...(licence && { licences: [licence] }) },
    ];
  },
};

/** Snaps that are mounted or unpacked. */
export const SNAP_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'snap',
  version: 1,
  ecosystem: 'snap',
  formats: [SNAP_YAML],
  name: /^[a-z\d][a-z\d-]{0,60}$/,
  packageVersion: /^[A-Za-z\d][\w:.+~-]{0,60}$/,
});
