import type { FileAnalyser } from '../../model/analyser.ts';
import { decodeText } from '../../observe/document/text.ts';
import { GEMFILE, GRADLE } from './formats/build-scripts.ts';
import { CARGO_LOCK } from './formats/cargo.ts';
import { COMPOSER_LOCK, COMPOSER_SETTINGS } from './formats/composer.ts';
import { GEMFILE_LOCK } from './formats/gemfile-lock.ts';
import { INSTALLED_PACKAGE } from './formats/installed-package.ts';
import { MIX_LOCK } from './formats/mix-lock.ts';
import { NPM_LOCK } from './formats/npm-lock.ts';
import { NUGET_LOCK } from './formats/nuget-lock.ts';
import { PIPFILE_LOCK } from './formats/pipfile-lock.ts';
import { PNPM_LOCK } from './formats/pnpm-lock.ts';
import { PUBSPEC_LOCK } from './formats/pubspec-lock.ts';
import { REQUIREMENTS } from './formats/requirements.ts';
import { SETTINGS } from './formats/settings.ts';
import { TOML_LOCK } from './formats/toml-lock.ts';
import { MAVEN_SETTINGS, NUGET_SETTINGS } from './formats/xml-settings.ts';
import { CONDA_SETTINGS, YARN_SETTINGS } from './formats/yaml-settings.ts';
import { YARN_LOCK } from './formats/yarn-lock.ts';
import type { SupplyFact, SupplyFormat } from './rules.ts';

/** Facts that are kept of one file; a lock file of more wrong packages is no better known by the others. */
const MOST_FACTS = 10_000;
const MAXIMUM_SIZE = 16 * 2 ** 20;

const OWN_FORMATS: readonly SupplyFormat[] = [
  NPM_LOCK,
  YARN_LOCK,
  PNPM_LOCK,
  REQUIREMENTS,
  SETTINGS,
  CARGO_LOCK,
  GEMFILE_LOCK,
  PIPFILE_LOCK,
  TOML_LOCK,
  COMPOSER_LOCK,
  COMPOSER_SETTINGS,
  NUGET_LOCK,
  NUGET_SETTINGS,
  PUBSPEC_LOCK,
  MIX_LOCK,
  MAVEN_SETTINGS,
  YARN_SETTINGS,
  CONDA_SETTINGS,
  GEMFILE,
  GRADLE,
];

/** How the names of all of them end. */
const ENDS =
  '.json .lock .locked .toml .txt .in .xml .yml .yaml .config .conf .ini npmrc condarc Gemfile gems.rb .gradle .kts'.split(
    ' ',
  );

/** Lock files, settings of package managers, and manifests of what is installed. */
export const SUPPLY_FILES: FileAnalyser<SupplyFact> = {
  id: 'supply',
  version: 4,
  maximumSize: MAXIMUM_SIZE,
  ends: ENDS,
  interest: ({ path }) => (formatOf(path) ? 'yes' : 'no'),
  *read(file) {
    const { path } = file.entry;
    let count = 0;
    for (const fact of formatOf(path)?.read(decodeText(file.bytes()), path) ?? []) {
      if ((count += 1) > MOST_FACTS) return;
      yield fact;
    }
  },
};

/** Lock files that an installed package brought say nothing of how it came in; its manifest does. */
function formatOf(path: string): SupplyFormat | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const isInstalled = path.includes('/node_modules/');
  return (isInstalled ? [INSTALLED_PACKAGE] : OWN_FORMATS).find(({ names }) => names.test(name));
}
