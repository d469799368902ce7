import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import { isForeign } from '../../language-package/foreign-folders.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { HASKELL_DECISIONS } from './cabal.ts';
import { type CabalField, fieldsOf } from './fields.ts';

const PINNED = /^(?:any\.)?([A-Za-z0-9][A-Za-z0-9-]*) ?== ?(\d+(?:\.\d+)*)$/;
const PACKAGES = new Set(['packages', 'optional-packages']);
const DESCRIPTION = /(?:^|\/)[^/]*\.cabal$/;
const ADDRESS = /^[a-z]+:\/\//;

/** A project of several packages: which they are, and what it pins. Source: https://cabal.readthedocs.io/en/stable/cabal-project-description-file.html */
export const CABAL_PROJECT: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  decidedBy: HASKELL_DECISIONS,
  recognises: endingWith('/cabal.project', (path) => path.endsWith('/cabal.project') && !isForeign(path)),
  read(file): LanguageFact[] {
    const fields = [...fieldsOf(linesOf(decodeText(file.bytes())))];
    const valuesOf = (isWanted: (field: CabalField) => boolean) =>
      fields.filter(isWanted).map(({ value }) => value);
    const top = (names: ReadonlySet<string>) =>
      valuesOf(({ name, section }) => section.kind === '' && names.has(name));
    const repositories = valuesOf(
      ({ name, section }) => section.kind === 'source-repository-package' && name === 'location',
    );
    const pinned = top(new Set(['constraints'])).flatMap((list) =>
      list.split(',').flatMap((text): LanguageFact[] => {
        const [, name, version] = PINNED.exec(text.trim().replaceAll(/\s+/g, ' ')) ?? [];
        return name && version ? [{ kind: 'package', name, version, evidence: 'declared' }] : [];
      }),
    );
    const places = top(PACKAGES).flatMap((list) => list.split(/[\s,]+/).filter((one) => one !== ''));
    const patterns = places.filter((one) => !ADDRESS.test(one)).map(folderOf);
    const fetched = [...repositories.map((one) => one.trim()), ...places.filter((one) => ADDRESS.test(one))];
    return [
      ...pinned,
      ...(patterns.length > 0 ? [{ kind: 'workspaces', patterns } as const] : []),
      ...unversioned(fetched, 'declared', 'of a repository or an archive, without a version'),
    ];
  },
};

/** The folder of a package that is named by that, or by its description. */
function folderOf(place: string): string {
  return place.replace(DESCRIPTION, '') || '.';
}
