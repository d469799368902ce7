/** Downloads and keeps what suites build their images of: a machine of a suite's own reaches no other one. */
import { keptDebianPackages, keptNotedPackages } from '../../e2e/claims.ts';
import { keptDebianParts } from '../../e2e/debian-image.ts';
import { keptNodeManagers, missingNodeManagers } from '../../e2e/node-managers.ts';
import { missing } from '../../e2e/real-part.ts';
import { keptStoreRoots } from '../../e2e/shop/images.ts';
import { keptForeignNode } from '../../e2e/single-file.ts';

const lacking = missing('debootstrap', 'apt-get', 'npm', 'flock');
if (lacking === false) await Promise.all([keptDebianParts(), keptStoreRoots()]);
if (missing('apt-get', 'dpkg-deb', 'flock') === false)
  await Promise.all([keptDebianPackages(), keptNotedPackages()]);
if (missing('npm', 'flock') === false) await keptForeignNode();
if (missingNodeManagers() === false) await keptNodeManagers();
