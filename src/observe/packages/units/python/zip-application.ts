import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { listZip } from '../../../archive/zip/central-directory.ts';
import { readZipEntry } from '../../../archive/zip/content.ts';
import { decodeText } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { packageOf } from './core-metadata.ts';
import { isMetadata } from './distribution-folder.ts';

/** Bytes of metadata in one application. */
const MAXIMUM_METADATA = 64 * 1024 * 1024;

/**
 * An application in one ZIP archive that Python runs as it is, with the distributions that it brings: `*.pyz` of
 * zipapp and shiv, `*.pex`. Source: https://docs.python.org/3/library/zipapp.html
 */
export const ZIP_APPLICATION: PackageFormat = {
  evidence: 'embedded',
  maximumSize: 4 * 1024 * 1024 * 1024,
  recognises: endingWith(['.pyz', '.pyzw', '.pex'], (path) => /\.(?:pyzw?|pex)$/.test(path)),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    // PEX keeps a distribution as a folder that is named for its wheel.
    const entries = listZip(file, (name) => /\/(?:METADATA|PKG-INFO)$/.test(name) && isMetadata(`/${name}`));
    if (entries.reduce((sum, { size }) => sum + size, 0) > MAXIMUM_METADATA)
      throw new Fault('limit', `${path}: more than ${MAXIMUM_METADATA} bytes of metadata`);
    const broken: string[] = [];
    const found = entries.flatMap((entry): LanguageFact[] => {
      try {
        const text = decodeText(readZipEntry(file, entry, MAXIMUM_METADATA));
        return [{ ...packageOf(text, `${path}!/${entry.name}`), evidence: 'embedded' }];
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        broken.push(entry.name);
        return [];
      }
    });
    return [...found, ...brokenParts(broken, 'embedded')];
  },
};
