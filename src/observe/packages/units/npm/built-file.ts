import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { BANNERS } from './banners.ts';

/** Built files by their names: minified, bundled, or with a version in the name. */
const BUILT =
  /\.(?:min|bundle|umd|slim|prod|production)(?:\.[0-9a-f]{6,64})?\.js$|[.-]v?\d+\.\d+\.\d+[^/]*\.js$|\/(?:bundle|vendor|jquery|angular|bootstrap|vue|lodash|underscore|moment)\.js$/i;
/** Characters of a comment that are looked at. */
const LOOKED_AT = 300;
/** Comments of a file that are looked at; licences of a large bundle are a few hundred. */
const MOST_COMMENTS = 2_000;

/**
 * Libraries in files that were built for browsers, by the comments that their authors put first and that minifiers keep
 * (`/*! jQuery v3.6.0`). What a file is named after is not believed.
 */
export const BUILT_FILE: PackageFormat = {
  evidence: 'embedded',
  maximumSize: 32 * 1024 * 1024,
  recognises: (path) => path.endsWith('.js') && BUILT.test(path) && !path.includes('/node_modules/'),
  read(file): LanguageFact[] {
    const text = file.bytes().toString('utf8');
    const found: LanguageFact[] = [];
    let looked = 0;
    for (const { index } of text.matchAll(/\/\*|\/\/!|^\/\/ /g)) {
      if ((looked += 1) > MOST_COMMENTS) break;
      const banner = text.slice(index, index + LOOKED_AT).replace(/^\/[*/]+!?/, '');
      const end = banner.indexOf('*/');
      found.push(...libraryIn(end < 0 ? banner : banner.slice(0, end)));
    }
    return found;
  },
};

function libraryIn(banner: string): LanguageFact[] {
  for (const [pattern, name] of BANNERS) {
    const version = pattern.exec(banner)?.[1];
    if (version !== undefined) return [{ kind: 'package', name, version, evidence: 'embedded' }];
  }
  return [];
}
