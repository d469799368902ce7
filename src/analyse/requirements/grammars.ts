import { type Ecosystem, isOfDistribution, type LanguageEcosystem } from '../../model/ecosystems.ts';
import { cargo } from './cargo.ts';
import { composer } from './composer.ts';
import { gem } from './gem.ts';
import { golang } from './golang.ts';
import { hackage } from './hackage.ts';
import { hex } from './hex.ts';
import { maven } from './maven.ts';
import { nuget } from './nuget.ts';
import { npm } from './npm.ts';
import { opam } from './opam.ts';
import { pub } from './pub.ts';
import { pypi } from './pypi.ts';
import type { RequirementGrammar } from './types.ts';

/** How each language's manifests write requirements; undefined where no manifest is read that has any. */
export const REQUIREMENT_GRAMMARS = {
  npm,
  pypi,
  golang,
  maven,
  cargo,
  gem,
  composer,
  jsr: npm,
  conda: undefined,
  // CocoaPods took requirements over from RubyGems.
  cocoapods: gem,
  nuget,
  cran: undefined,
  julia: undefined,
  hackage,
  opam,
  conan: undefined,
  hex,
  pub,
  // `Package.swift` is told by comparators, as Cargo writes them.
  swift: cargo,
  generic: undefined,
  bitnami: undefined,
  githubactions: npm,
  terraform: undefined,
  helm: undefined,
  oci: undefined,
  nix: undefined,
  guix: undefined,
  snap: undefined,
  flatpak: undefined,
  'wordpress-plugin': undefined,
  cpan: undefined,
  luarocks: undefined,
  pear: undefined,
  vcpkg: undefined,
  bazel: undefined,
  github: undefined,
  brew: undefined,
  bower: npm,
  dub: undefined,
} as const satisfies Readonly<Record<LanguageEcosystem, RequirementGrammar | undefined>>;

/** How requirements of any ecosystem are written, those of distributions too, which have none. */
export function grammarOf(ecosystem: Ecosystem): RequirementGrammar | undefined {
  return isOfDistribution(ecosystem) ? undefined : REQUIREMENT_GRAMMARS[ecosystem];
}

/** Those whose requirements are understood. */
export type RequiringEcosystem = {
  [Id in LanguageEcosystem]: (typeof REQUIREMENT_GRAMMARS)[Id] extends RequirementGrammar ? Id : never;
}[LanguageEcosystem];
