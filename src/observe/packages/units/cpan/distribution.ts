/** `D/DA/DAGOLDEN/HTTP-Tiny-0.088.tar.gz`, as CPAN names a release. */
const PATHNAME =
  /^(?:.*\/)?(?:[A-Z]\/[A-Z][A-Z0-9]\/)?([A-Z][A-Z0-9-]+)\/(?:[\w.-]+\/)*([^/]+?)(?:\.tar\.\w+|\.tgz|\.zip|\.tbz2?)?$/;
/** The name ends where a number follows: `HTTP-Tiny-0.088`, `Moose-v2.1-TRIAL`. */
const STEM = /^(.+?)-(v?\d[\w.]*(?:-TRIAL\d*)?)$/;

export interface Release {
  readonly name: string;
  readonly version: string;
}

/** Name and version of a distribution such as `HTTP-Tiny-0.088`; undefined where it has no version. */
export function releaseOf(stem: string): Release | undefined {
  const [, name, version] = stem.length > 256 ? [] : (STEM.exec(stem) ?? []);
  return name && version ? { name, version } : undefined;
}

/** A release by the path of its archive, with its author in front of the name: `DAGOLDEN/HTTP-Tiny`. */
export function releaseAt(pathname: string): Release | undefined {
  const [, author, stem = ''] = pathname.length > 512 ? [] : (PATHNAME.exec(pathname) ?? []);
  const release = releaseOf(stem);
  return author && release ? { ...release, name: `${author}/${release.name}` } : undefined;
}

/** The name that a module's distribution mostly has: `HTTP-Tiny` of `HTTP::Tiny`. */
export function distributionOf(module: string): string {
  return module.replaceAll('::', '-');
}
