import type { PackageUrl } from '../../model/package-url.ts';

/**
 * Does the package URL that somebody selects by mean this package? Type, namespace and name are the same; a selector
 * without a version means all versions, and every qualifier that it has the package has too. Names are compared as
 * their ecosystem spells them.
 * Source: https://github.com/package-url/purl-spec (the parts of a package URL, of which all but type and name are
 * optional), and the OpenVEX specification, "Product Data Structure", for what the fewer parts of a product mean.
 */
export function selects(selector: PackageUrl, found: PackageUrl): boolean {
  return (
    selector.type === found.type &&
    selector.namespace === found.namespace &&
    selector.name === found.name &&
    (selector.version === '' || sameVersion(selector, found)) &&
    [...selector.qualifiers].every(([key, value]) => isImplied(key) || found.qualifiers.get(key) === value)
  );
}

/** An rpm's epoch stands in its version already. */
function isImplied(key: string): boolean {
  return key === 'epoch';
}

/** Go's versions begin with a "v", which not everybody writes. */
function sameVersion(left: PackageUrl, right: PackageUrl): boolean {
  if (left.version === right.version) return true;
  return left.type === 'golang' && left.version.replace(/^v/, '') === right.version.replace(/^v/, '');
}

/** The package URL without its qualifiers and subpath, as it is written. */
export function plainPackageUrl(purl: string): string {
  return /^[^?#]*/.exec(purl)?.[0] ?? '';
}
