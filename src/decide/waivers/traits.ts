import type { Finding } from '../../model/finding/finding.ts';
import { filePlaceOf, subjectOf } from '../../model/finding/about.ts';
import type { FilePlace, FoundPackage } from '../../model/finding/subject.ts';
import { type PackageUrl, readPackageUrl } from '../../model/package-url.ts';

/** What exceptions look at of a finding, each made when it is first asked for. */
export class Traits {
  readonly finding: Finding;
  #purl: PackageUrl | undefined | false = false;
  #paths: readonly string[] | undefined;
  #ids: readonly string[] | undefined;

  constructor(finding: Finding) {
    this.finding = finding;
  }

  /** In capital letters: every id, and of a licence its expression, which other scanners know it by. */
  get ids(): readonly string[] {
    this.#ids ??= [...new Set(idsOf(this.finding).map(idKey))];
    return this.#ids;
  }

  get package(): FoundPackage | undefined {
    return 'package' in this.finding ? this.finding.package : undefined;
  }

  get purl(): PackageUrl | undefined {
    if (this.#purl === false) this.#purl = this.package && readPackageUrl(this.package.purl);
    return this.#purl;
  }

  /** Files that it is in, from the root of the target, without a slash in front. */
  get paths(): readonly string[] {
    this.#paths ??= [...new Set(pathsOf(this.finding).map(relativePath))];
    return this.#paths;
  }

  /** Where in a file it is, where that is known. */
  get place(): FilePlace | undefined {
    return filePlaceOf(this.finding);
  }
}

/** As ids are compared: CVE-2024-1 and cve-2024-1 are one. */
export function idKey(id: string): string {
  return id.trim().toUpperCase();
}

function idsOf(finding: Finding): readonly string[] {
  if (finding.kind === 'vulnerability') return [finding.id, ...finding.ids];
  return finding.kind === 'licence' ? [finding.id, finding.expression] : [finding.id];
}

function pathsOf(finding: Finding): string[] {
  const subject = subjectOf(finding);
  if (subject.kind === 'package') return subject.locations.map(({ path }) => path);
  const place = filePlaceOf(finding);
  return place ? [place.path] : [];
}

/** `/app/go.mod`, `./app/go.mod` and `app/go.mod` are one; an archive's entry is in the archive's file. */
export function relativePath(path: string): string {
  return path.replace(/^(?:\.?\/)+/, '').replace(/!\/.*$/s, '');
}
