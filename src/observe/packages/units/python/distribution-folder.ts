const METADATA =
  /[^/](?:\.dist-info\/METADATA|\.egg-info\/PKG-INFO|\.egg-info|\.egg\/EGG-INFO\/PKG-INFO|\.egg)$/;
/** What pip leaves of a distribution that it removed or did not finish. */
const LEFTOVER = /\/[~-][^/]*\.(?:dist-info|egg-info)(?:\/|$)/;
const IN_SITE_FOLDER = /\/(?:site|dist)-packages\/(.*)$/;
const IN_EGG = /^[^/]+\.egg\//;
/** Where packages keep distributions to test with, as setuptools does. */
const TEST_FOLDER = /(?:^|\/)(?:tests?|testing|fixtures?)\//;

/** Is this the metadata of an installed distribution, or an egg in one file? */
export function isMetadata(path: string): boolean {
  return METADATA.test(path) && !LEFTOVER.test(path) && !TEST_FOLDER.test(pathInSite(path));
}

/**
 * Does a package bring this distribution inside itself, as `setuptools/_vendor` does? Python finds a distribution
 * only right in a folder of its search path, so pip does not list it, but its code is there.
 */
export function isVendored(path: string): boolean {
  return path.includes('/_vendor/') || pathInSite(path).replace(IN_EGG, '').split('/').length > 2;
}

/** The path below the folder that pip installs to; empty where it is elsewhere. */
function pathInSite(path: string): string {
  return IN_SITE_FOLDER.exec(path)?.[1] ?? '';
}

/** Is this in a folder that pip or npm installs to, so not the project's own? */
export function isInstalled(path: string): boolean {
  return IN_SITE_FOLDER.test(path) || path.includes('/node_modules/');
}
