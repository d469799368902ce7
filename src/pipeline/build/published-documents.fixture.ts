export const osRelease = (id: string, version: string, more = '') => ({
  '/etc/os-release': `ID=${id}\nVERSION_ID="${version}"\n${more}`,
});
export const pacman = (name: string, version: string) => ({
  [`/var/lib/pacman/local/${name}-${version}/desc`]: `%NAME%\n${name}\n\n%VERSION%\n${version}\n\n%ARCH%\nx86_64\n\n`,
});
export const apk = (...packages: readonly (readonly [name: string, version: string])[]) => ({
  '/lib/apk/db/installed': packages
    .map(([name, version]) => `P:${name}\nV:${version}\nA:x86_64\no:${name}\n\n`)
    .join(''),
});
export const dpkg = (...packages: readonly (readonly [name: string, version: string])[]) => ({
  '/var/lib/dpkg/status': packages
    .map(
      ([name, version]) =>
        `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n\n`,
    )
    .join(''),
});
/** What distroless images have in place of an rpm database; any distribution of rpm packages can be tried with it. */
export const rpm = (...packages: readonly (readonly [name: string, version: string, epoch?: string])[]) => ({
  '/var/lib/rpmmanifest/container-manifest-2': packages
    .map(
      ([name, version, epoch = '(none)']) =>
        `${name}\t${version}\t1\t1\tmaker\t${epoch}\t1\tx86_64\t0\t${name}-${version}.src.rpm\n`,
    )
    .join(''),
});
export const build = (name: string, version: string, release: string) =>
  `<package arch="x86_64" epoch="0" name="${name}" version="${version}" release="${release}"><filename>x.rpm</filename></package>`;
export const update = (id: string, cve: string, ...builds: readonly string[]) =>
  `<update type="security" status="final"><id>${id}</id><title>${id}</title><issued date="2099-01-01 00:00:00"/>
  <references><reference id="${cve}" type="cve" href="https://example.org/${cve}"/></references>
  <pkglist><collection>${builds.join('')}</collection></pkglist></update>`;
export const avg = (name: string, packages: readonly string[], fixed: string | null, cve: string) => ({
  name,
  packages,
  status: fixed === null ? 'Vulnerable' : 'Fixed',
  severity: 'High',
  type: 'arbitrary code execution',
  affected: '1.0-1',
  fixed,
  ticket: null,
  issues: [cve],
  advisories: [],
});

export const nginx = (versionEndExcluding: string) => ({
  vulnerable: true,
  criteria: 'cpe:2.3:a:f5:nginx:*:*:*:*:*:*:*:*',
  versionEndExcluding,
});
export const nvdOf = (id: string, configuration: object) => ({
  cve: { id, configurations: [configuration] },
});

const leaf = (product_id: string, name: string, product_identification_helper: object) => ({
  category: 'product_version',
  name,
  product: { product_id, name, product_identification_helper },
});

/** A document of CSAF: releases by id, name and CPE; builds by id and package URL; what is said of `release:build`. */
export function csafOf(
  id: string,
  releases: readonly (readonly [id: string, name: string, cpe: string])[],
  builds: readonly (readonly [id: string, purl: string | undefined])[],
  product_status: Readonly<Record<string, readonly string[]>>,
): string {
  const branches = [
    ...releases.map(([product, name, cpe]) => leaf(product, name, { cpe })),
    ...builds.map(([product, purl]) => leaf(product, product, purl === undefined ? {} : { purl })),
  ];
  const relationships = Object.values(product_status).flatMap((all) =>
    all.map((both) => {
      const colon = both.indexOf(':');
      return {
        category: 'default_component_of',
        full_product_name: { product_id: both, name: both },
        product_reference: both.slice(colon + 1),
        relates_to_product_reference: both.slice(0, colon),
      };
    }),
  );
  return JSON.stringify({
    document: {
      csaf_version: '2.0',
      title: id,
      tracking: {
        id,
        initial_release_date: '2099-01-01T00:00:00Z',
        current_release_date: '2099-01-02T00:00:00Z',
      },
    },
    product_tree: { branches: [{ category: 'vendor', name: 'maker', branches }], relationships },
    vulnerabilities: [{ cve: 'CVE-2099-0001', product_status }],
  });
}
