import { type FileReader, reader } from './reader.ts';

/** Lock files and manifests of ecosystems that few projects have, or that lie beside others. */
export const MANIFEST_READERS: readonly FileReader[] = [
  reader('/app/paket.lock', 'lines', { before: 'NUGET\n', entry: (index) => `    P${index} (1.0)\n` }),
  reader('/app/paket.dependencies', 'lines', { entry: (index) => `nuget P${index} ~> 1.0\n` }),
  reader('/app/a.nuspec', 'xml', {
    before: '<package><metadata><dependencies>',
    after: '</dependencies></metadata></package>',
  }),
  reader('/app/a.dll', 'binary', { before: 'MZ' }),
  reader('/app/go.sum', 'lines', { entry: (index) => `example.com/m${index} v1.0.0 h1:x=\n` }),
  reader('/app/vendor/modules.txt', 'lines', {
    entry: (index) => `# example.com/m${index} v1.0.0\nexample.com/m${index}\n`,
  }),
  reader('/app/libs.versions.toml', 'toml', {
    before: '[libraries]\n',
    entry: (index) => `a${index} = "g:a${index}:1.0"\n`,
  }),
  reader('/app/build.gradle', 'lines', { entry: (index) => `implementation 'g:a${index}:1.0'\n` }),
  reader('/app/build.sbt', 'lines', { entry: (index) => `"g" %% "a${index}" % "1.0",\n` }),
  reader('/app/ivy.xml', 'xml', {
    before: '<ivy-module><dependencies>',
    after: '</dependencies></ivy-module>',
  }),
  reader('/app/maven_install.json', 'json', { before: '{"artifacts":{"a":', after: '}}' }),
  reader('/app/deps.edn', 'lines', {
    before: '{:deps {',
    entry: (index) => `a${index} {:mvn/version "1.0"}\n`,
    after: '}}',
  }),
  reader('/app/MODULE.bazel', 'lines', {
    entry: (index) => `bazel_dep(name = "p${index}", version = "1.0")\n`,
  }),
  reader('/app/MODULE.bazel.lock', 'json', { before: '{"moduleDepGraph":{"a":', after: '}}' }),
  reader('/app/vcpkg_installed/vcpkg/status', 'lines', {
    entry: (index) => `Package: p${index}\nVersion: 1\nStatus: install ok installed\n\n`,
  }),
  reader('/app/vcpkg.json', 'json', { before: '{"dependencies":', after: '}' }),
  reader('/app/conanfile.py', 'lines', { entry: (index) => `requires = "p${index}/1.0"\n` }),
  reader('/app/subprojects/a.wrap', 'lines', { before: '[wrap-file]\n' }),
  reader('/app/cpanfile.snapshot', 'lines', {
    before: 'DISTRIBUTIONS\n',
    entry: (index) => `  P-${index}-1.0\n    provides:\n      P${index} 1.0\n`,
  }),
  reader('/app/cpanfile', 'lines', { entry: (index) => `requires 'P${index}', '1.0';\n` }),
  reader('/app/a.rockspec', 'lines', {
    before: 'package = "a"\ndependencies = {',
    entry: (index) => `"p${index} >= 1",\n`,
    after: '}',
  }),
  reader('/app/flake.lock', 'json', { before: '{"nodes":{"a":', after: '}}' }),
  reader('/app/shard.lock', 'yaml', {
    before: 'shards:\n',
    entry: (index) => `  p${index}:\n    github: a/p${index}\n    version: 1.0.0\n`,
  }),
  reader('/app/build.zig.zon', 'lines', {
    entry: (index) => `.url = "https://github.com/a/p${index}/archive/v1.tar.gz",\n`,
  }),
  reader('/app/Package.swift', 'lines', {
    entry: (index) => `.package(url: "https://github.com/a/p${index}", from: "1.0.0"),\n`,
  }),
  reader('/app/Podfile', 'lines', { entry: (index) => `pod 'P${index}', '~> 1.0'\n` }),
  reader('/app/A.podspec', 'lines', { entry: (index) => `s.dependency 'P${index}', '~> 1.0'\n` }),
  reader('/app/pubspec.yaml', 'yaml', {
    before: 'dependencies:\n',
    entry: (index) => `  p${index}: ^1.0.0\n`,
  }),
  reader('/app/mix.exs', 'lines', { entry: (index) => `{:p${index}, "~> 1.0"},\n` }),
  reader('/app/rebar.config', 'lines', {
    before: '{deps, [\n',
    entry: (index) => `{p${index}, "1.0.0"},\n`,
    after: 'p]}.',
  }),
  reader('/app/gleam.toml', 'toml', {
    before: '[dependencies]\n',
    entry: (index) => `p${index} = "~> 1.0"\n`,
  }),
  reader('/app/a.cabal', 'lines', {
    before: 'library\n  build-depends:\n',
    entry: (index) => `    p${index} >=1 && <2,\n`,
  }),
  reader('/app/package.yaml', 'yaml', {
    before: 'library: {}\ndependencies:\n',
    entry: (index) => `- p${index} >= 1\n`,
  }),
  reader('/app/stack.yaml', 'yaml', {
    before: 'extra-deps:\n',
    entry: (index) => `- p-a${index}-1.0\n`,
  }),
  reader('/app/cabal.project', 'lines', {
    before: 'constraints:\n',
    entry: (index) => `  p${index} ==1.0,\n`,
  }),
  reader('/app/a.opam', 'lines', {
    before: 'depends: [\n',
    entry: (index) => `"p${index}" {>= "1.0" & with-test}\n`,
    after: ']',
  }),
  reader('/app/deno.jsonc', 'json', { before: '{"imports":{"a":', after: '}}' }),
  reader('/app/Cartfile.resolved', 'lines', { entry: (index) => `github "a/p${index}" "1.0"\n` }),
  reader('/app/pixi.lock', 'yaml', {
    before: 'packages:\n',
    entry: (index) => `- conda: https://a.example/p${index}-1.0-0.conda\n`,
  }),
  reader('/app/Cellar/a/1/INSTALL_RECEIPT.json', 'json', { before: '{"runtime_dependencies":', after: '}' }),
  reader('/app/bower.json', 'json', { before: '{"dependencies":{"a":', after: '}}' }),
  reader('/app/dub.sdl', 'lines', { entry: (index) => `dependency "p${index}" version="1.0"\n` }),
  reader('/app/dub.selections.json', 'json', { before: '{"versions":{"a":', after: '}}' }),
  reader('/app/Packages/packages-lock.json', 'json', { before: '{"dependencies":{"a":', after: '}}' }),
  reader('/usr/share/clear/bundles/a', 'lines', { entry: () => 'a\n' }),
  reader('/snap/a/1/meta/snap.yaml', 'yaml', {
    before: 'name: a\nversion: 1\n',
    entry: (index) => `key${index}: x\n`,
  }),
  reader(`/var/lib/flatpak/app/org.example.A/x86_64/stable/${'a'.repeat(64)}/metadata`, 'lines', {
    before: '[Application]\nname=org.example.A\n',
    entry: (index) => `key${index}=x\n`,
  }),
];
