import type { LanguageEcosystem } from '../../model/ecosystems.ts';
import { cargo } from './cargo.ts';
import { composer } from './composer.ts';
import { gem } from './gem.ts';
import { golang } from './golang.ts';
import { maven } from './maven.ts';
import { nuget } from './nuget.ts';
import { npm } from './npm.ts';
import { pypi } from './pypi.ts';
import type { RequirementGrammar } from './types.ts';

/** How each language's manifests write requirements. */
export const REQUIREMENT_GRAMMARS: Readonly<Record<LanguageEcosystem, RequirementGrammar>> = {
  npm,
  pypi,
  golang,
  maven,
  cargo,
  gem,
  composer,
  // CocoaPods took requirements over from RubyGems.
  cocoapods: gem,
  nuget,
};
