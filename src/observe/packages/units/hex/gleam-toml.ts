import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, isFields, textOf } from '../../../document/fields.ts';
import { decodeText } from '../../../document/text.ts';
import { parseToml } from '../../../document/toml.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { isForeign } from '../../language-package/foreign-folders.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { wishOf } from './wish.ts';

const SECTIONS: readonly (readonly [section: string, development: boolean])[] = [
  ['dependencies', false],
  ['dev-dependencies', true],
  ['dev_dependencies', true],
];
/** Packages that Gleam fetched. */
const FETCHED = '/build/packages/';

/** Gleam's manifest. Source: https://gleam.run/writing-gleam/gleam-toml/ */
export const GLEAM_TOML: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  decidedBy: { lockFiles: ['manifest.toml'] },
  recognises: endingWith(
    '/gleam.toml',
    (path) => path.endsWith('/gleam.toml') && !isForeign(path) && !path.includes(FETCHED),
  ),
  read(file): LanguageFact[] {
    const manifest = parseToml(decodeText(file.bytes()), file.entry.path);
    const [without, broken]: [string[], string[]] = [[], []];
    const found = SECTIONS.flatMap(([section, development]) =>
      entriesOf(manifest[section]).flatMap(([name, wanted]): LanguageFact[] => {
        const source = isFields(wanted) ? wanted : {};
        const requirement = textOf(wanted) ?? textOf(source.version);
        if (source.path !== undefined) return [];
        if (source.git !== undefined) without.push(name);
        else if (requirement === undefined) broken.push(name);
        else return [wishOf(name, requirement, development)];
        return [];
      }),
    );
    return [
      ...found,
      ...unversioned(without, 'declared', 'of a repository, without a version'),
      ...brokenParts(broken, 'declared'),
    ];
  },
};
