import type { OpenFile } from '../../../../model/file.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { posix } from 'node:path';
import { unversioned } from '../../language-package/unversioned.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';

/** WordPress looks at so much of a file (`get_file_data`). */
const HEADER = 8 * 1024;
const PLUGIN = /\/wp-content\/(?:mu-)?plugins\/(?:([^/]+)\/)?([^/]+)\.php$/;
const THEME = /\/wp-content\/themes\/([^/]+)\/style\.css$/;

/** The headers of plugins. Source: https://developer.wordpress.org/plugins/plugin-basics/header-requirements/ */
export const PLUGIN_HEADER: PackageFormat = {
  evidence: 'installed',
  maximumSize: 64 * 1024 * 1024,
  recognises: endingWith('.php', (path) => PLUGIN.test(path)),
  read(file) {
    const [, folder, name = ''] = PLUGIN.exec(file.entry.path) ?? [];
    return factsOf(file, 'Plugin Name', folder ?? name);
  },
};

/** The headers of themes. Source: https://developer.wordpress.org/themes/basics/main-stylesheet-style-css/ */
export const THEME_HEADER: PackageFormat = {
  evidence: 'installed',
  maximumSize: 64 * 1024 * 1024,
  recognises: endingWith('/style.css', (path) => THEME.test(path)),
  read: (file) => factsOf(file, 'Theme Name', posix.basename(posix.dirname(file.entry.path))),
};

function factsOf(file: OpenFile, title: string, slug: string): LanguageFact[] {
  const lines = file
    .read(0, HEADER)
    .toString('utf8')
    .split(/\r\n|\r|\n/);
  const value = (field: string) => lines.flatMap((line) => valueIn(line, field) ?? [])[0];
  if (value(title) === undefined) return [];
  const version = value('Version');
  if (version === undefined) return unversioned([slug], 'installed');
  const licence = value('License');
  const licences = licence === undefined ? [] : [licence.slice(0, 200)];
  return [{ kind: 'package', name: slug, version, evidence: 'installed', licences }];
}

/** `* Version: 1.2`, whatever a comment begins with. */
function valueIn(line: string, field: string): string | undefined {
  const text = line.replace(/^[ \t/*#@]{0,20}/, '');
  if (!text.toLowerCase().startsWith(`${field.toLowerCase()}:`)) return undefined;
  return (
    text
      .slice(field.length + 1)
      .replace(/(?:\*\/|\?>).*$/, '')
      .trim() || undefined
  );
}
