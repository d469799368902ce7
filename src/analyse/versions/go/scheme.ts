import { compareDigits } from '../digits.ts';
import { malformedVersion } from '../malformed-version.ts';
import { comparePrecedence, parsePrecedence, type Precedence } from '../precedence.ts';
import { readLately } from '../../../model/read-lately.ts';
import type { VersionScheme } from '../types.ts';

/** A release, or a pre-release such as `1.21rc2` or `1.8beta1`, of the toolchain and its standard library. */
const PRERELEASE = /^(0|[1-9]\d*)\.(0|[1-9]\d*)([a-z]+)(0|[1-9]\d*)?$/;

/** From Go 1.21 on, `1.N` is the language, older than every pre-release of `1.N.0`; before, it is the release. */
const FIRST_LANGUAGE = '21';

const parse = readLately(read);

/**
 * Go module versions (with or without the leading `v`) and Go toolchain versions (with or without the leading `go`)
 * in one order: `1.21rc2` is read as `1.21.0-rc.2`, which is how the Go vulnerability database orders it.
 * Throws a `Fault` (`malformed`) for text of another form, such as `(devel)`.
 */
export const go: VersionScheme = {
  id: 'go',
  compare: (left, right) => comparePrecedence(parse(left), parse(right)),
};

function read(text: string): Precedence {
  const trimmed = text.trim();
  const isToolchain = trimmed.startsWith('go');
  const parsed = isToolchain
    ? parseToolchain(withoutSuffix(trimmed.slice(2)))
    : (parsePrecedence(trimmed.replace(/^v/, '')) ?? parsePrerelease(trimmed));
  if (parsed === undefined)
    throw malformedVersion('Go', text, 'expected v1.2.3, or a toolchain such as go1.21.0');
  return parsed;
}

/** A toolchain's name may go on after its version: `go1.21.3-custom`, `go1.22.0 X:experiment`. */
function withoutSuffix(name: string): string {
  const end = name.search(/[-+ \t]/);
  return end < 0 ? name : name.slice(0, end);
}

function parseToolchain(version: string): Precedence | undefined {
  const parsed = parsePrecedence(version);
  if (parsed === undefined) return parsePrerelease(version);
  const [, minor, patch] = parsed.numbers;
  const isLanguage = minor !== undefined && patch === undefined && compareDigits(minor, FIRST_LANGUAGE) >= 0;
  return isLanguage ? { ...parsed, prerelease: ['0'] } : parsed;
}

function parsePrerelease(version: string): Precedence | undefined {
  const match = PRERELEASE.exec(version);
  if (match === null) return undefined;
  const [, major = '', minor = '', kind = '', number] = match;
  return { numbers: [major, minor], prerelease: number === undefined ? [kind] : [kind, number] };
}
