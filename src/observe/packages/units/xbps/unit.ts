import { endingWith } from '../../../../model/path-test.ts';
import type { ListedFact } from '../../system-package/listed-unit.ts';
import { listedUnit } from '../../system-package/listed-unit.ts';
import type { PackageUnit } from '../../types.ts';
import { linesOf } from '../../../document/file-lines.ts';
import { readDatabase, readFiles } from './property-list.ts';

const DATABASE = /^\/var\/db\/xbps\/pkgdb-0\.\d{1,3}\.plist$/;
const FILES = /^\/var\/db\/xbps\/\.([^/]{1,200})-files\.plist$/;

/** Packages of Void Linux, from the database of XBPS. */
export const XBPS_UNIT: PackageUnit<ListedFact> = listedUnit({
  id: 'xbps',
  version: 1,
  ecosystem: 'xbps',
  databases: ['/var/db/xbps/pkgdb-0.38.plist'],
  recognises: endingWith('.plist', (path) => DATABASE.test(path) || FILES.test(path)),
  read(file) {
    const name = FILES.exec(file.entry.path)?.[1];
    return name === undefined ? readDatabase(linesOf(file)) : readFiles(name, linesOf(file));
  },
});
