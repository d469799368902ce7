import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { wishOf } from './wish.ts';

/** Comments, and texts that may look like some. */
const COMMENT = /"(?:[^"\\\n]|\\[^\n])*"?|#[^\n]*/g;
/**
 * `{:name, "~> 1.0", only: :test}`, `{:name, path: "…"}`, `{:name, [git: "…"]}`, with texts and tuples among the
 * options.
 */
const DEPENDENCY =
  /\{\s{0,64}:"?(\w{1,128})"?\s{0,64},\s{0,64}(?:"([^"\n]{1,256})"|(?=\[?\s{0,64}\w{1,64}:))\s{0,64}((?:[^{}"]|"(?:[^"\\\n]|\\.){0,128}"|\{[^{}]{0,256}\}){0,512})\}/g;
const REQUIREMENT = /^\s*(?:(?:~>|[<>=!]=?)\s*)?\d/;
const OWN = /\b(?:path|in_umbrella):/;
const REPOSITORY = /\b(?:git|github):/;
const HEX_NAME = /\bhex:\s{0,16}:?"?(\w{1,128})/;
/** `only: :test`, `only: [:dev, :test]`, `only: ~w(dev test)a`. */
const ONLY = /\bonly:\s{0,16}(\[[^\]]{0,256}\]|:\w{1,64}|~w[^\w\s][\w\s]{0,256})/;

/**
 * `mix.exs`: a program, which is not run. Dependencies that it writes with literals are read.
 * Source: https://hexdocs.pm/mix/Mix.Tasks.Deps.html
 */
export const MIX_EXS: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  // Applications below `apps/` of an umbrella are decided with it.
  decidedBy: { lockFiles: ['mix.lock', '../../mix.lock'] },
  recognises: endingWith('/mix.exs'),
  read(file): LanguageFact[] {
    const text = decodeText(file.bytes()).replaceAll(COMMENT, (part) => (part.startsWith('"') ? part : ' '));
    const without: string[] = [];
    const found = Array.from(text.matchAll(DEPENDENCY)).flatMap(
      ({ 1: key = '', 2: requirement, 3: options = '' }): LanguageFact[] => {
        const name = HEX_NAME.exec(options)?.[1];
        const isWish = requirement === undefined ? name !== undefined : REQUIREMENT.test(requirement);
        if (OWN.test(options)) return [];
        if (REPOSITORY.test(options)) without.push(key);
        else if (isWish) return [wishOf(name ?? key, requirement, isForDevelopment(options))];
        return [];
      },
    );
    return [...found, ...unversioned(without, 'declared', 'of a repository, without a version')];
  },
};

/** Is it for some environments, none of which is production? */
function isForDevelopment(options: string): boolean {
  const [, environments] = ONLY.exec(options) ?? [];
  return environments !== undefined && !/\bprod\b/.test(environments);
}
