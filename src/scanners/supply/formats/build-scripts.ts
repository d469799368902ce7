import type { SupplyFormat } from '../rules.ts';
import { isClearText, remark } from './address.ts';

/** `source "…"` and `git: "…"` of a Gemfile: https://bundler.io/man/gemfile.5.html */
const BUNDLER = /(?:^[ \t]*source[ \t(]{1,20}|\bgit(?::|["']?[ \t]*=>)[ \t]*)["']([^"'\s]{1,2000})["']/gm;
/** A repository with an address: `maven { url "…" }`, `maven("…")`; descriptions for publishing have addresses too. */
const REPOSITORY = /\b(?:maven|ivy)[ \t]{0,20}(?:\{([^{}]{0,600})|\(\s{0,20}["']([^"'\s]{1,2000})["'])/g;
const ADDRESS =
  /\b(?:url|setUrl|artifactPattern)\b[ \t]*(?:[=(][ \t]*)?(?:uri[ \t]*\([ \t]*)?["']([^"'\s]{1,2000})["']/;

/** What Bundler is told to fetch from. */
export const GEMFILE: SupplyFormat = {
  names: /^(?:Gemfile|gems\.rb)$/,
  *read(text) {
    yield* clearTexts(text, uncommented(text, /^[ \t]*#.*$/gm).matchAll(BUNDLER), ([, address]) => address);
  },
};

/** What Gradle is told to fetch from, in Groovy and in Kotlin: https://docs.gradle.org/current/userguide/declaring_repositories.html */
export const GRADLE: SupplyFormat = {
  names: /\.gradle(?:\.kts)?$/,
  *read(text) {
    const found = uncommented(text, /^[ \t]*\/\/.*$/gm).matchAll(REPOSITORY);
    yield* clearTexts(text, found, ([, block, address]) => address ?? ADDRESS.exec(block ?? '')?.[1]);
  },
};

/** The text with comments that fill a line blank, in the same places. */
function uncommented(text: string, comments: RegExp): string {
  return text.replaceAll(comments, (comment) => ' '.repeat(comment.length));
}

function* clearTexts(
  text: string,
  found: Iterable<RegExpExecArray>,
  addressOf: (one: RegExpExecArray) => string | undefined,
): ReturnType<SupplyFormat['read']> {
  let [line, counted] = [1, 0];
  for (const one of found) {
    const address = addressOf(one);
    if (address === undefined || !isClearText(address)) continue;
    const at = one.index + one[0].indexOf(address);
    line += text.slice(counted, at).split('\n').length - 1;
    counted = at;
    yield remark('supply-clear-text', address, line);
  }
}
