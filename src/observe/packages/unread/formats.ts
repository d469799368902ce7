import type { Evidence } from '../../../model/package.ts';

/** Files that name packages and that nothing here reads. */
export interface UnreadFormat {
  /** What is told of them: the ecosystem, with the tool where that says more. */
  readonly of: string;
  /** Where such packages count, as with those that are read. */
  readonly evidence: Evidence;
  /** Names of files; a `*` in front stands for any beginning, `/` for a folder they must lie in. */
  readonly files: readonly string[];
  /** A file that must lie beside one, where the name alone says too little. */
  readonly beside?: string;
  /** A file that is read and decides instead, beside it or above. */
  readonly decidedBy?: readonly string[];
}

/** By ecosystem. Sources: each tool's own manual of its manifest and lock file. */
export const UNREAD_FORMATS: readonly UnreadFormat[] = [
  { of: '.NET (NuGet)', evidence: 'declared', files: ['*.vcxproj'] },
  {
    of: 'Elixir and Erlang (Hex)',
    evidence: 'declared',
    files: ['mix.exs', 'rebar.config', 'gleam.toml'],
    decidedBy: ['mix.lock', 'rebar.lock', 'manifest.toml'],
  },
  {
    of: 'Swift and Objective-C (CocoaPods)',
    evidence: 'declared',
    files: ['Podfile', '*.podspec'],
    decidedBy: ['Podfile.lock'],
  },
  { of: 'Swift and Objective-C (Carthage)', evidence: 'locked', files: ['Cartfile.resolved'] },
  { of: 'Swift and Objective-C (Carthage)', evidence: 'declared', files: ['Cartfile'] },
  {
    of: 'Swift (SwiftPM)',
    evidence: 'declared',
    files: ['Package.swift'],
    decidedBy: ['Package.resolved'],
  },
  { of: 'Bazel', evidence: 'locked', files: ['MODULE.bazel.lock'] },
  { of: 'Bazel', evidence: 'declared', files: ['MODULE.bazel', 'WORKSPACE.bazel'] },
  { of: 'Dart (pub)', evidence: 'declared', files: ['pubspec.yaml'], decidedBy: ['pubspec.lock'] },
  { of: 'C and C++ (Conan)', evidence: 'declared', files: ['conanfile.py'], decidedBy: ['conan.lock'] },
  { of: 'C and C++ (vcpkg)', evidence: 'declared', files: ['vcpkg.json'] },
  { of: 'C and C++ (Meson)', evidence: 'declared', files: ['/subprojects/*.wrap'] },
  {
    of: 'Haskell',
    evidence: 'declared',
    files: ['stack.yaml', 'cabal.project', '*.cabal'],
    decidedBy: ['cabal.project.freeze'],
  },
  { of: 'OCaml (opam)', evidence: 'declared', files: ['*.opam', 'opam'] },
  { of: 'Julia', evidence: 'declared', files: ['JuliaProject.toml'], decidedBy: ['JuliaManifest.toml'] },
  {
    of: 'JavaScript (Deno)',
    evidence: 'declared',
    files: ['deno.json', 'deno.jsonc'],
    decidedBy: ['deno.lock'],
  },
  { of: 'JavaScript (Bower)', evidence: 'declared', files: ['bower.json'] },
  { of: 'JavaScript (Rush)', evidence: 'declared', files: ['rush.json'] },
  { of: 'Unity', evidence: 'locked', files: ['/Packages/packages-lock.json'] },
  { of: 'Conda', evidence: 'locked', files: ['pixi.lock'] },
  { of: 'Conda', evidence: 'declared', files: ['pixi.toml'], decidedBy: ['pixi.lock'] },
  { of: 'Python (Buildout)', evidence: 'declared', files: ['buildout.cfg'] },
  { of: 'Ruby', evidence: 'declared', files: ['*.gemspec'], decidedBy: ['Gemfile.lock', 'gems.locked'] },
  { of: 'Nix', evidence: 'locked', files: ['flake.lock'] },
  { of: 'Perl (Carton)', evidence: 'locked', files: ['cpanfile.snapshot'] },
  { of: 'Perl (Carton)', evidence: 'declared', files: ['cpanfile'] },
  { of: 'Lua (LuaRocks)', evidence: 'locked', files: ['luarocks.lock'] },
  { of: 'Lua (LuaRocks)', evidence: 'declared', files: ['*.rockspec'] },
  { of: 'Crystal', evidence: 'locked', files: ['shard.lock'] },
  { of: 'Crystal', evidence: 'declared', files: ['shard.yml'] },
  { of: 'Nim', evidence: 'locked', files: ['nimble.lock'] },
  { of: 'Nim', evidence: 'declared', files: ['*.nimble'] },
  { of: 'D (dub)', evidence: 'locked', files: ['dub.selections.json'] },
  { of: 'D (dub)', evidence: 'declared', files: ['dub.json', 'dub.sdl'] },
  { of: 'Zig', evidence: 'declared', files: ['build.zig.zon'] },
  { of: 'Elm', evidence: 'declared', files: ['elm.json'] },
  { of: 'PureScript', evidence: 'declared', files: ['spago.yaml', 'spago.dhall'] },
  { of: 'Homebrew', evidence: 'declared', files: ['Brewfile'] },
];

/** Databases of package managers that nothing here reads: a file, or a folder with something in it. */
export const UNREAD_DATABASES: readonly (readonly [of: string, paths: readonly string[]])[] = [
  ['Guix', ['/gnu/store']],
  ['XBPS (Void Linux)', ['/var/db/xbps']],
  ['Homebrew', ['/opt/homebrew/Cellar', '/home/linuxbrew/.linuxbrew/Cellar', '/usr/local/Cellar']],
  ['snap', ['/var/lib/snapd/snaps']],
  ['Flatpak', ['/var/lib/flatpak/app']],
  ['pkgtools (Slackware)', ['/var/lib/pkgtools/packages', '/var/log/packages']],
  ['eopkg (Solus)', ['/var/lib/eopkg/package']],
  ['swupd (Clear Linux)', ['/usr/share/clear/bundles']],
];
