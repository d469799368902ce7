import { posix } from 'node:path';
import { type ListedFact, listedUnit } from '../../system-package/listed-unit.ts';
import type { PackageUnit } from '../../types.ts';

const BUNDLE = /^\/usr\/share\/clear\/bundles\/[A-Za-z\d][\w.+-]{0,200}$/;

/** Bundles of Clear Linux that are installed, by the files that swupd names for them. */
export const SWUPD_UNIT: PackageUnit<ListedFact> = listedUnit({
  id: 'swupd',
  version: 1,
  ecosystem: 'swupd',
  databases: [],
  recognises: (path) => BUNDLE.test(path),
  // All bundles are of the version of the system.
  read: ({ entry }) => {
    const name = posix.basename(entry.path);
    return [{ kind: 'package', key: name, listed: { name, version: '' } }];
  },
});
