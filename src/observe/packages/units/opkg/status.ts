import { isToken } from '../../system-package/found-package.ts';

export interface OpkgPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly licence: string;
}

export interface OpkgStatus {
  readonly packages: readonly OpkgPackage[];
  /** Entries that name no package or version. */
  readonly broken: number;
}

const MOST_PACKAGES = 100_000;
const FIELDS = new Set(['Package', 'Version', 'Architecture', 'Status', 'License']);

/** Reads opkg's status: paragraphs of `Field: value` as dpkg's (opkg, `libopkg/pkg_parse.c`). Installed packages only. */
export function parseStatus(lines: Iterable<string>): OpkgStatus {
  const packages: OpkgPackage[] = [];
  let broken = 0;
  for (const fields of paragraphsIn(lines)) {
    if (fields.get('Status')?.endsWith(' installed') !== true) continue;
    const [name, version, architecture = 'all'] = ['Package', 'Version', 'Architecture'].map((one) =>
      fields.get(one),
    );
    if (!isToken(name) || !isToken(version) || !isToken(architecture)) broken += 1;
    else packages.push({ name, version, architecture, licence: fields.get('License') ?? '' });
    if (packages.length >= MOST_PACKAGES) break;
  }
  return { packages, broken };
}

function* paragraphsIn(lines: Iterable<string>): Generator<ReadonlyMap<string, string>, undefined> {
  let fields = new Map<string, string>();
  for (const line of lines) {
    if (line.trim() === '') {
      if (fields.size > 0) yield fields;
      fields = new Map();
      continue;
    }
    const colon = line.indexOf(':');
    const field = line.slice(0, Math.max(colon, 0));
    if (FIELDS.has(field))
      fields.set(
        field,
        line
          .slice(colon + 1)
          .trim()
          .slice(0, 500),
      );
  }
  if (fields.size > 0) yield fields;
}
