/** A name on npm's registry, old ones with capitals and `!'()*~` included; nothing that starts with a dot. */
export const PACKAGE_NAME = /^(?:@[\w~!'()*-][\w.~!'()*-]*\/)?[\w~!'()*-][\w.~!'()*-]*$/;

/** A version by https://semver.org, as the registry wants it. */
export const PACKAGE_VERSION = /^\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?$/;

/** Is this one version, and not an address, a path or a range? */
export function isVersion(text: string): boolean {
  return PACKAGE_VERSION.test(text);
}

/** Takes `NAME@REFERENCE` apart; the `@` of a scope is part of the name. */
export function splitReference(text: string): { name: string; reference: string } | undefined {
  const at = text.indexOf('@', 1);
  return at < 0 ? undefined : { name: text.slice(0, at), reference: text.slice(at + 1) };
}

/** `4`, `1.2`, `1.x`, `v1.2.3-rc.1`: what Yarn takes for a version or range where a name could stand. */
const LIKE_A_VERSION = /^(?:[xX*]|v?\d+(?:\.(?:\d+|[xX*]))*(?:[-+].*)?)$/;

/** What an alias such as `npm:real@1.2.3` or `npm:real` stands for; undefined for anything else, such as `npm:^1.2.3`. */
export function targetOfAlias(text: string): { name: string; version: string } | undefined {
  if (!text.startsWith('npm:')) return undefined;
  const written = text.slice('npm:'.length);
  const { name, reference } = splitReference(written) ?? { name: written, reference: '' };
  const isName = PACKAGE_NAME.test(name) && (reference !== '' || !LIKE_A_VERSION.test(name));
  return isName ? { name, version: reference } : undefined;
}

/** The version in a registry's address of a package, `…/NAME/-/NAME-1.2.3.tgz` without the scope; undefined for another address. */
export function versionInAddress(name: string, address: string): string | undefined {
  const start = `/${name}/-/${name.slice(name.indexOf('/') + 1)}-`;
  const at = address.startsWith('http') ? address.lastIndexOf(start) : -1;
  const [file = ''] = address.slice(at + start.length).split(/[?#]/, 1);
  const version = at < 0 || !file.endsWith('.tgz') ? '' : file.slice(0, -'.tgz'.length);
  return isVersion(version) ? version : undefined;
}
