import { posix } from 'node:path';
import type { LocatedFact } from '../../../../model/analyser.ts';
import type { FileView } from '../../../../model/file.ts';
import { withInstalledNeeds } from '../../language-package/installed-needs.ts';
import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { APPLICATION } from './application.ts';
import { GLEAM_MANIFEST } from './gleam-manifest.ts';
import { GLEAM_TOML } from './gleam-toml.ts';
import { MIX_EXS } from './mix-exs.ts';
import { MIX_LOCK, REBAR_LOCK } from './mix-lock.ts';
import { REBAR_CONFIG } from './rebar-config.ts';

/** Packages of Elixir, Erlang and Gleam: those installed, those that Mix, Rebar and Gleam locked, and what their manifests ask for. */
export const HEX_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'hex',
  version: 7,
  ecosystem: 'hex',
  formats: [MIX_LOCK, REBAR_LOCK, GLEAM_MANIFEST, APPLICATION, MIX_EXS, REBAR_CONFIG, GLEAM_TOML],
  // A release, a build or a system has its applications in one folder.
  counted: (facts, files) =>
    withInstalledNeeds(withoutFetched(facts, files), {
      homeOf: (path) => posix.dirname(posix.dirname(posix.dirname(path))),
      isEverywhere: false,
    }),
  name: /^[a-z_]\w*$/i,
  packageVersion: /^\d[\w.+-]*$/,
});

/** Lock files and manifests of packages that Mix or Rebar fetched (`deps`, `_build`) say nothing where the project has its own. */
function withoutFetched(
  facts: Iterable<LocatedFact<LanguageFact>>,
  files: FileView,
): Iterable<LocatedFact<LanguageFact>> {
  return {
    *[Symbol.iterator]() {
      for (const located of facts) if (!isFetched(located.path, files)) yield located;
    },
  };
}

const FETCHED = /^(.*?)\/(?:deps|_build\/[^/]+\/lib)\/[^/]+\/(?:mix\.(?:lock|exs)|rebar\.(?:lock|config))$/;

function isFetched(path: string, files: FileView): boolean {
  const [, project] = FETCHED.exec(path) ?? [];
  if (project === undefined) return false;
  return ['mix.lock', 'rebar.lock'].some((name) => files.get(`${project}/${name}`) !== undefined);
}
