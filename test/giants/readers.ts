import type { FileAnalyser } from '../../src/model/analyser.ts';
import { BEHAVIOUR_UNITS } from '../../src/observe/behaviour/registry.ts';
import { DISTRIBUTION_ANALYSER } from '../../src/observe/distribution/distribution.ts';
import { PACKAGE_UNITS } from '../../src/observe/packages/units/registry.ts';
import { SCANNERS } from '../../src/scanners/registry.ts';
import { MANIFEST_READERS } from './manifest-readers.ts';
import { type FileReader, reader } from './reader.ts';

const scanners = await Promise.all(SCANNERS.map(({ load }) => load()));

/** The store of Nix tells by its names. */
const OF_NAMES_ALONE = 'nix';

/** Everything of ours that reads files of a target. */
export const ANALYSERS: readonly FileAnalyser[] = [
  DISTRIBUTION_ANALYSER,
  ...PACKAGE_UNITS.filter(({ id }) => id !== OF_NAMES_ALONE),
  ...BEHAVIOUR_UNITS,
  ...scanners.flatMap(({ analysers }) => analysers),
];

/** A file for every analyser and format. */
export const FILE_READERS: readonly FileReader[] = [
  reader('/etc/os-release', 'lines', { before: 'ID=debian\n' }),
  reader('/var/lib/dpkg/status', 'lines', {
    entry: (index) => `Package: p${index}\nStatus: install ok installed\nVersion: 1\n\n`,
  }),
  reader('/var/lib/dpkg/info/a.list', 'lines', { entry: (index) => `/usr/lib/${index}\n` }),
  reader('/var/lib/dpkg/status.d/a.md5sums', 'lines', {
    entry: (index) => `${'a'.repeat(32)}  usr/lib/${index}\n`,
  }),
  reader('/usr/share/doc/a/copyright', 'lines', { entry: (index) => `License: MIT-${index}\n` }),
  reader('/lib/apk/db/installed', 'lines', {
    before: 'P:a\nV:1-r0\n',
    entry: (index) => `F:usr/d${index}\nR:f\n`,
  }),
  reader('/var/lib/rpm/rpmdb.sqlite', 'binary', { before: 'SQLite format 3\0' }),
  reader('/var/lib/rpm/Packages', 'binary'),
  reader('/var/lib/rpm/Packages.db', 'binary'),
  reader('/var/lib/rpmmanifest/container-manifest-2', 'lines', {
    entry: (index) => `p${index}\t1-1\t0\t0\tv\t(none)\t0\tx86_64\t0\ta-1-1.src.rpm\n`,
  }),
  reader('/app/go.mod', 'lines', {
    before: 'module a\nrequire (\n',
    entry: (index) => `example.com/m${index} v1.0.0\n`,
    after: ')\n',
  }),
  reader('/app/pom.xml', 'xml', {
    before: '<project><dependencies>',
    entry: (index) =>
      `<dependency><groupId>g</groupId><artifactId>a${index}</artifactId><version>1</version></dependency>`,
    after: '</dependencies></project>',
  }),
  reader('/app/gradle.lockfile', 'lines', { entry: (index) => `g:a${index}:1.0=runtimeClasspath\n` }),
  reader('/app/META-INF/maven/g/a/pom.properties', 'lines', { entry: (index) => `k${index}=v\n` }),
  reader('/app/a.jar', 'binary', { before: 'PK\u0003\u0004' }),
  reader('/app/Cargo.lock', 'toml', {
    before: 'version = 3\n',
    entry: (index) => `[[package]]\nname = "p${index}"\nversion = "1.0.0"\n`,
  }),
  reader('/app/notebook.ipynb', 'json', {
    before: '{"cells":[',
    entry: (index) => `{"source":["x = ${index}\\n"]},`,
    after: '{}]}',
  }),
  reader('/app/secret.yaml', 'yaml', {
    before: 'kind: Secret\ndata:\n',
    entry: (index) => `  key${index}: aHVudGVyMg==\n`,
  }),
  reader('/app/data.db', 'binary', { before: 'SQLite format 3\0' }),
  reader('/app/a.zip', 'binary', { before: 'PK\u0003\u0004' }),
  reader('/app/node_modules/a/package.json', 'json', {
    before: '{"name":"a","version":"1.0.0","x":',
    after: '}',
  }),
  reader('/app/package-lock.json', 'json', {
    before: '{"lockfileVersion":3,"packages":{"a":',
    entry: (index) => `0,"node_modules/p${index}":{"version":"1.0.${index}"},"b":`,
    after: '}}',
  }),
  reader('/app/npm-shrinkwrap.json', 'json', {
    before: '{"dependencies":{"a":',
    entry: (index) => `0,"p${index}":{"version":"1.0.${index}"},"b":`,
    after: '}}',
  }),
  reader('/app/yarn.lock', 'lines', { entry: (index) => `p${index}@^1:\n  version "1.0.0"\n` }),
  reader('/app/pnpm-lock.yaml', 'yaml', {
    before: "lockfileVersion: '9.0'\npackages:\n",
    entry: (index) => `  p${index}@1.0.0:\n    resolution: {integrity: sha512-x}\n`,
  }),
  reader('/app/bun.lock', 'json', {
    before: '{"packages":{"a":',
    entry: (index) => `0,"p${index}":["p${index}@1.0.0"],"b":`,
    after: '}}',
  }),
  reader('/app/.pnp.data.json', 'json', { before: '{"packageRegistryData":', after: '}' }),
  reader('/app/.pnp.cjs', 'json', { before: 'RAW_RUNTIME_STATE =\n\'{"packageRegistryData":', after: "}';" }),
  reader('/app/a.dist-info/METADATA', 'lines', { before: 'Name: a\nVersion: 1\n' }),
  reader('/app/a.dist-info/RECORD', 'lines', { entry: (index) => `a/f${index}.py,,\n` }),
  reader('/app/a.egg', 'binary', { before: 'PK\u0003\u0004' }),
  reader('/app/requirements.txt', 'lines', { entry: (index) => `p${index}==1.0\n` }),
  reader('/app/Pipfile.lock', 'json', {
    before: '{"_meta":{},"default":{"a":',
    entry: (index) => `0,"p${index}":{"version":"==1.0"},"b":`,
    after: '}}',
  }),
  ...['poetry.lock', 'uv.lock', 'pdm.lock', 'pylock.toml'].map((name) =>
    reader(`/app/${name}`, 'toml', {
      entry: (index) => `[[package]]\nname = "p${index}"\nversion = "1.0.0"\n`,
    }),
  ),
  reader('/app/Gemfile.lock', 'lines', {
    before: 'GEM\n  remote: https://rubygems.org/\n  specs:\n',
    entry: (index) => `    g${index} (1.0)\n`,
  }),
  reader('/usr/lib/ruby/gems/3.0/specifications/a-1.gemspec', 'lines', {
    before: 's.name = "a"\ns.version = "1"\n',
  }),
  reader('/app/composer.lock', 'json', { before: '{"packages":', after: '}' }),
  reader('/app/vendor/composer/installed.json', 'json', {
    before: '{"packages":[{}',
    entry: (index) => `,{"name":"a/p${index}","version":"1.0.0"}`,
    after: ']}',
  }),
  reader('/etc/passwd', 'lines', { entry: (index) => `u${index}:x:${index}:1:::\n` }),
  reader('/Dockerfile', 'lines', { before: 'FROM a\n', entry: (index) => `ENV A${index}=b\n` }),
  reader('/app/main.go', 'code'),
  reader('/app/main.js', 'code'),
  reader('/app/main.py', 'code'),
  reader('/app/Main.java', 'code', { before: 'import java.net.*;\n' }),
  reader('/app/openapi.json', 'json', { before: '{"openapi":"3.0.0","paths":{"/a":', after: '}}' }),
  reader('/app/openapi.yaml', 'yaml', {
    before: 'openapi: 3.0.0\npaths:\n',
    entry: (index) => `  /p${index}:\n    get: {}\n`,
  }),
  reader('/app/.env', 'lines', { entry: (index) => `A${index}=https://a.example:${index}\n` }),
  reader('/app/application.yml', 'lines', {
    before: 'spring:\n',
    entry: (index) => `  a${index}:\n    url: http://\${A${index}:b}:80/\n`,
  }),
  reader('/usr/bin/a', 'binary', { before: '\u007FELF\u0002\u0001\u0001' }),
  reader('/usr/bin/script', 'lines', { before: '#!/bin/sh\n' }),
  reader('/var/lib/pacman/local/a-1-1/desc', 'lines', { before: '%NAME%\na\n\n%VERSION%\n1-1\n\n' }),
  reader('/var/db/pkg/app-misc/a-1/CONTENTS', 'lines', { entry: (index) => `obj /usr/f${index} 0 0\n` }),
  reader('/usr/lib/opkg/status', 'lines', { entry: (index) => `Package: p${index}\nVersion: 1\n\n` }),
  reader('/var/db/xbps/pkgdb-0.38.plist', 'lines', {
    before: '<plist>\n<dict>\n',
    entry: (index) =>
      `<key>p${index}</key>\n<dict>\n<key>pkgver</key>\n<string>p${index}-1_1</string>\n</dict>\n`,
  }),
  reader('/var/log/packages/a-1-x86_64-1', 'lines', {
    before: 'FILE LIST:\n',
    entry: (index) => `usr/f${index}\n`,
  }),
  reader('/var/lib/eopkg/package/a-1-1/files.xml', 'lines', {
    entry: (index) => `<Path>usr/f${index}</Path>\n`,
  }),
  reader('/app/Podfile.lock', 'yaml', { before: 'PODS:\n', entry: (index) => `  - P${index} (1.0)\n` }),
  reader('/app/deno.lock', 'json', { before: '{"version":"5","jsr":{"a":', after: '}}' }),
  reader('/opt/conda/conda-meta/a-1-0.json', 'json', {
    before: '{"name":"a","version":"1","x":',
    after: '}',
  }),
  reader('/app/packages.lock.json', 'json', {
    before: '{"version":1,"dependencies":{"net8.0":',
    after: '}}',
  }),
  reader('/app/app.csproj', 'xml', {
    before: '<Project><ItemGroup>',
    entry: (index) => `<PackageReference Include="P${index}" Version="1.0.0"/>`,
    after: '</ItemGroup></Project>',
  }),
  reader('/app/mix.lock', 'lines', {
    before: '%{\n',
    entry: (index) => `"p${index}": {:hex, :p${index}, "1.0.0"},\n`,
    after: '}',
  }),
  reader('/app/pubspec.lock', 'yaml', {
    before: 'packages:\n',
    entry: (index) => `  p${index}:\n    version: "1.0.0"\n`,
  }),
  reader('/app/Package.resolved', 'json', { before: '{"pins":', after: '}' }),
  reader('/app/conan.lock', 'json', { before: '{"requires":', after: '}' }),
  reader('/usr/lib/R/site-library/a/DESCRIPTION', 'lines', {
    before: 'Package: a\nVersion: 1\nBuilt: R 4\n',
  }),
  reader('/app/renv.lock', 'json', { before: '{"Packages":{"a":', after: '}}' }),
  reader('/app/cabal.project.freeze', 'lines', { entry: (index) => `             any.p${index} ==1.0,\n` }),
  reader('/app/Manifest.toml', 'toml', { before: 'manifest_format = "2.0"\n' }),
  reader('/app/a.opam.locked', 'lines', {
    before: 'depends: [\n',
    entry: (index) => `  "p${index}" {= "1.0"}\n`,
    after: ']',
  }),
  reader('/usr/bin/node', 'binary', { before: '\u007FELF\u0002\u0001\u0001' }),
  reader('/opt/bitnami/a/.spdx-a.spdx', 'json', {
    before: '{"spdxVersion":"SPDX-2.3","packages":',
    after: '}',
  }),
  reader('/app/a.sql', 'lines', {
    before: 'insert into a (id, password) values\n',
    entry: (index) => `(${index}, 'x${index}'),\n`,
  }),
  reader('/app/a.csv', 'lines', { before: 'id,password\n', entry: (index) => `${index},x${index}\n` }),
  reader('/app/compose.yaml', 'yaml', {
    before: 'services:\n',
    entry: (index) => `  s${index}: {image: "a:${index}"}\n`,
  }),
  reader('/app/pod.yaml', 'yaml', {
    before: 'apiVersion: v1\nkind: Pod\nimage: a\nspec:\n',
    entry: (index) => `  - image: a:${index}\n`,
  }),
  reader('/.github/workflows/a.yaml', 'yaml', {
    before: 'jobs:\n',
    entry: (index) => `  j${index}:\n    uses: a/b@v1\n`,
  }),
  reader('/app/.terraform.lock.hcl', 'lines', {
    entry: (index) => `provider "a/p${index}" {\n  version = "1.0.0"\n}\n`,
  }),
  reader('/app/Chart.lock', 'yaml', {
    before: 'dependencies:\n',
    entry: (index) => `- name: p${index}\n  version: 1.0.0\n`,
  }),
  reader('/srv/wp-content/plugins/a/a.php', 'lines', {
    before: '<?php\n/*\nPlugin Name: A\nVersion: 1.0\n*/\n',
  }),
  reader('/app/LICENSE', 'lines', { before: 'MIT License\n' }),
  reader('/app/a.cdx.json', 'json', {
    before: '{"bomFormat":"CycloneDX","components":[{}',
    entry: (index) => `,{"purl":"pkg:npm/p${index}@1.0.0"}`,
    after: ']}',
  }),
  reader('/opt/bitnami/.bitnami_components.json', 'json', {
    before: '{"a":{"version":"1"}',
    entry: (index) => `,"p${index}":{"version":"1.0.0"}`,
    after: '}',
  }),
  reader('/app/.terraform/modules/modules.json', 'json', { before: '{"Modules":', after: '}' }),
  reader('/app/obj/project.assets.json', 'json', {
    before: '{"targets":{"net8.0":{"a":{}',
    entry: (index) => `,"P${index}/1.0.0":{"type":"package"}`,
    after: '}}}',
  }),
  ...MANIFEST_READERS,
];
