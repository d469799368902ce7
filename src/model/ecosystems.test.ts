import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PackageURL } from 'packageurl-js';
import {
  type Ecosystem,
  ECOSYSTEM_IDS,
  ECOSYSTEMS,
  ecosystemOfOsv,
  ecosystemOfType,
  ecosystemSchema,
} from './ecosystems.ts';

/** What OSV defines for languages: https://ossf.github.io/osv-schema/#defined-ecosystems */
const OF_OSV = [
  'Bioconductor',
  'Bitnami',
  'ConanCenter',
  'CRAN',
  'crates.io',
  'GHC',
  'GitHub Actions',
  'Go',
  'Hackage',
  'Hex',
  'Julia',
  'Maven',
  'npm',
  'NuGet',
  'opam',
  'Packagist',
  'Pub',
  'PyPI',
  'RubyGems',
  'SwiftURL',
  'VSCode',
];

/** How `boat` is raised to 1.2.0. */
const COMMANDS: Readonly<Record<Ecosystem, string>> = {
  deb: 'apt-get update && apt-get install --only-upgrade boat',
  apk: 'apk add --upgrade boat',
  rpm: 'dnf upgrade boat',
  alpm: 'pacman -Syu boat',
  ebuild: 'emerge --sync && emerge --update --oneshot boat',
  opkg: 'opkg update && opkg upgrade boat',
  xbps: 'xbps-install -Su boat',
  slackware: 'slackpkg upgrade boat',
  eopkg: 'eopkg upgrade boat',
  swupd: 'swupd update',
  guix: 'guix pull && guix upgrade boat',
  snap: 'snap refresh boat',
  flatpak: 'flatpak update boat',
  generic: 'replace boat by release 1.2.0 or later, where the image gets it from',
  bitnami: 'build from an image with boat 1.2.0 or later',
  githubactions: 'use boat@v1.2.0, by the digest of its commit',
  terraform: 'raise its version in the configuration, and lock anew',
  helm: 'helm dependency update',
  oci: 'use boat:1.2.0',
  nix: 'nix flake update, and rebuild',
  'wordpress-plugin': 'wp plugin update boat',
  npm: 'npm install boat@1.2.0, or an entry in "overrides" where another package brings it',
  pypi: "pip install --upgrade 'boat>=1.2.0'",
  golang: 'go get boat@v1.2.0, and rebuild',
  maven:
    'set its version in pom.xml or build.gradle, under dependencyManagement or constraints where another artifact brings it',
  cargo: 'cargo update boat --precise 1.2.0',
  gem: 'bundle update boat',
  composer: 'composer update boat --with-all-dependencies',
  cocoapods: 'pod update boat',
  conda: 'conda update boat',
  jsr: 'deno outdated --update boat',
  hex: 'mix deps.update boat',
  cran: `R -e 'install.packages("boat")'`,
  julia: `julia -e 'using Pkg; Pkg.update("boat")'`,
  hackage: "set 'boat >= 1.2.0' in the .cabal file or stack.yaml, and freeze anew",
  opam: 'opam upgrade boat',
  conan: 'set boat/1.2.0 in conanfile.txt or conanfile.py, and lock anew',
  pub: "dart pub upgrade boat, with 'boat: ^1.2.0' in pubspec.yaml",
  swift: 'swift package update boat, to 1.2.0 or later',
  cpan: 'cpanm boat@1.2.0',
  luarocks: 'luarocks install boat 1.2.0',
  vcpkg: `set 'boat 1.2.0' under "overrides" in vcpkg.json, or a later "builtin-baseline"`,
  bazel: `set 'bazel_dep(name = "boat", version = "1.2.0")' in MODULE.bazel`,
  github: 'fetch release 1.2.0 of boat or later, and lock anew',
  brew: 'brew upgrade boat',
  bower: "bower install 'boat#1.2.0'",
  dub: 'dub upgrade boat',
  pear: 'pecl upgrade boat',
  nuget: 'dotnet add package boat --version 1.2.0, or its entry in Directory.Packages.props',
};

describe('ecosystems', () => {
  it('raise what PEAR installed by PEAR', () => {
    const purl = 'pkg:composer/pear/boat@1.0.0?repository_url=pear.php.net';
    assert.equal(
      ECOSYSTEMS.composer.mend({ name: 'pear/boat', purl, fix: '1.2.0' }),
      'pear upgrade pear/boat',
    );
  });

  for (const id of ECOSYSTEM_IDS) {
    it(`of ${id} are named by a type of package URLs, in one canonical spelling`, () => {
      assert.equal(
        PackageURL.fromString(`pkg:${id}/${['conan', 'oci'].includes(id) ? '' : 'sea/'}boat@1`).type,
        id,
      );
      assert.equal(ecosystemOfType(id), id);
      const { canonicalName } = ECOSYSTEMS[id];
      const name = canonicalName('Sea_Boat.x');
      assert.equal(canonicalName(name), name);
    });

    it(`of ${id} have a command that raises a package, in which foreign text stays a word`, () => {
      const purl = `pkg:${id}/boat@1.0.0`;
      assert.equal(ECOSYSTEMS[id].mend({ name: 'boat', purl, fix: '1.2.0' }), COMMANDS[id]);
      const hostile = "x'; rm -rf ~ #";
      const command = ECOSYSTEMS[id].mend({ name: hostile, purl, fix: hostile });
      assert.doesNotMatch(command.replaceAll(/'[^']*'(?:\\''[^']*')*/g, ''), /rm|[;#~']/);
    });
  }

  it('of languages have each a name of their own among those that OSV defines', () => {
    const languages = ECOSYSTEM_IDS.filter((id) => {
      const one = ECOSYSTEMS[id];
      return one.kind === 'language' && one.osv !== undefined;
    });
    const named = OF_OSV.filter((name) => ecosystemOfOsv(name) !== undefined);
    const osvOf = (id: Ecosystem) => ('osv' in ECOSYSTEMS[id] ? ECOSYSTEMS[id].osv : undefined);
    assert.deepEqual(new Set(named), new Set(languages.map(osvOf)));
    assert.deepEqual(new Set(named.map(ecosystemOfOsv).map((id) => id && osvOf(id))), new Set(named));
  });

  it('are told from the repositories of OSV, and nothing else is', () => {
    assert.equal(ecosystemOfOsv('Maven:https://maven.example'), 'maven');
    for (const name of ['Debian:13', 'maven', '', '__proto__']) assert.equal(ecosystemOfOsv(name), undefined);
    for (const type of ['gitlab', 'Maven', '', '__proto__']) assert.equal(ecosystemOfType(type), undefined);
  });

  it('are what reports may name', () => {
    assert.deepEqual(ecosystemSchema.options, ECOSYSTEM_IDS);
  });

  it('of rpm are raised by the tool of the distribution', () => {
    const command = (namespace: string): string =>
      ECOSYSTEMS.rpm.mend({ name: 'boat', purl: `pkg:rpm/${namespace}/boat@1`, fix: '2' });
    assert.deepEqual(['fedora', 'opensuse', 'sles', 'azurelinux', 'photon'].map(command), [
      'dnf upgrade boat',
      'zypper update boat',
      'zypper update boat',
      'tdnf update boat',
      'tdnf update boat',
    ]);
  });
});
