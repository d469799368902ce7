import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { APPLICATION } from './application.ts';
import { GLEAM_MANIFEST } from './gleam-manifest.ts';
import { MIX_LOCK, REBAR_LOCK } from './mix-lock.ts';

/** Packages of Elixir, Erlang and Gleam: those installed, and those that Mix, Rebar and Gleam locked. */
export const HEX_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'hex',
  version: 2,
  ecosystem: 'hex',
  formats: [MIX_LOCK, REBAR_LOCK, GLEAM_MANIFEST, APPLICATION],
  name: /^[a-z_]\w*$/i,
  packageVersion: /^\d[\w.+-]*$/,
});
