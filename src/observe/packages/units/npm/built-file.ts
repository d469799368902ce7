import { endingWith } from '../../../../model/path-test.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { ANY_BANNER, BANNERS } from './banners.ts';

/** Built files by their names: minified, bundled, a chunk, or with a version in the name; and the comments taken out of them. */
const BUILT =
  /\.(?:min|bundle|umd|slim|prod|production)(?:\.[0-9a-f]{6,64})?\.js$|[.-]v?\d+\.\d+\.\d+[^/]*\.js$|\/(?:bundle|vendor|jquery|angular|bootstrap|vue|lodash|underscore|moment)\.js$|[.-][0-9a-f]{8,64}(?:\.chunk)?\.js$|\.chunk\.js$|\.js\.LICENSE\.txt$/i;
/** Folders that builds are put into, by the usual settings of bundlers. */
const OUTPUT =
  /\/(?:dist|_next\/static|build\/static|public\/build|wwwroot)\/(?:[^/]+\/){0,6}[^/]+\.(?:c|m)?js$/;
/** `/*! name v1.2.3`, or `@license name v1.2.3`: names as npm has them, and nothing else in front. */
const USUAL =
  /^[\s*]*(?:@license[\s*]+)?((?:@[a-z\d][a-z\d._-]{0,100}\/)?[a-z\d][a-z\d._-]{1,100}) v(\d+\.\d+\.\d+(?:-[\w.]{1,40})?)(?![\w.])/;
/** Characters of a comment that are looked at. */
const LOOKED_AT = 300;
/** Comments of a file that are looked at; licences of a large bundle are a few hundred. */
const MOST_COMMENTS = 2_000;

/**
 * Libraries in files that were built for browsers, by the comments that their authors put first and that minifiers keep
 * (`/*! jQuery v3.6.0`), and others by what they are called on npm (`/*! name v1.2.3`). What a file is named after is not believed.
 */
export const BUILT_FILE: PackageFormat = {
  evidence: 'embedded',
  maximumSize: 32 * 1024 * 1024,
  recognises: endingWith(
    ['.js', '.cjs', '.mjs', '.js.LICENSE.txt'],
    (path) => (BUILT.test(path) || OUTPUT.test(path)) && !path.includes('/node_modules/'),
  ),
  read(file): LanguageFact[] {
    const text = file.bytes().toString('utf8');
    const found: LanguageFact[] = [];
    let looked = 0;
    for (const { index } of text.matchAll(/\/\*|\/\/!|^\/\/ /g)) {
      if ((looked += 1) > MOST_COMMENTS) break;
      const start = text.slice(index, index + LOOKED_AT);
      const banner = start.replace(/^\/[*/]+!?/, '');
      const end = banner.indexOf('*/');
      found.push(...libraryIn(end < 0 ? banner : banner.slice(0, end), isKept(start)));
    }
    return found;
  },
};

/** Minifiers keep comments that ask for it. */
function isKept(comment: string): boolean {
  return /^\/[*/]+!/.test(comment) || /^[^]{0,20}@license/.test(comment);
}

/** Every banner that is known has a version of three numbers; most comments have none. */
const VERSION = /\d\.\d{1,4}\.\d/;

function libraryIn(banner: string, isForced: boolean): LanguageFact[] {
  if (!VERSION.test(banner)) return [];
  for (const [pattern, name] of ANY_BANNER.test(banner) ? BANNERS : []) {
    const version = pattern.exec(banner)?.[1];
    if (version !== undefined) return [{ kind: 'package', name, version, evidence: 'embedded' }];
  }
  const [, name, version] = (isForced && USUAL.exec(banner)) || [];
  return name === undefined || version === undefined
    ? []
    : [{ kind: 'package', name, version, evidence: 'embedded' }];
}
