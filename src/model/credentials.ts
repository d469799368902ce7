import type { Package } from './package.ts';

/** Names of parameters that carry what somebody proves who they are with, in URLs and elsewhere. */
const SECRET_PARAMETER =
  /^(?:(?:[a-z0-9]+[_-])*(?:token|secret|password|passwd|pwd|apikey|signature|credential|sig|jwt|auth)|(?:[a-z0-9]+[_-])*(?:api|access|private|auth|subscription)[_-]?key|key|code|x-(?:amz|goog)-[a-z-]+|[a-z]*token|authorization)$/i;

/**
 * User information of a URL: RFC 3986 section 3.2.1, and whatever people write there; also escaped as in a package URL.
 * What stands before it is looked at where the slashes are: to look for a scheme from every letter takes thirty times as long.
 */
const USER_INFORMATION =
  /(?<=[a-z][a-z0-9+.-]{0,30}(?::|%3a)(?:\/|%2f){2})(?:(?!%2f)[^\s/?#"<>\\]){1,4096}(?:@|%40)/gi;
const ESCAPED = /%2f%2f/i;
const PARAMETER = /([?&;#])([^\s=&?#;"'<>]{1,100})=([^\s&#;"'<>]+)/g;

/**
 * A text without the credentials in its URLs: user information is left out, and the values of parameters such as
 * `token` and `private_token` are `***`. All else stays as it is.
 */
export function withoutCredentials(text: string): string {
  return text
    .replaceAll(USER_INFORMATION, '')
    .replaceAll(PARAMETER, (whole, mark: string, name: string) =>
      SECRET_PARAMETER.test(nameOf(name)) ? `${mark}${name}=***` : whole,
    );
}

/** A package of which nothing has credentials in its URLs; itself where there are none. */
export function packageWithoutCredentials<P extends Pick<Package, 'purl' | 'version' | 'range' | 'licences'>>(
  one: P,
): P {
  const texts = [one.purl, one.version, one.range ?? '', ...one.licences];
  if (!texts.some(mayHaveUrl)) return one;
  const [purl = '', version = '', range = '', ...licences] = texts.map(withoutCredentials);
  return { ...one, purl, version, licences, ...(one.range === undefined ? {} : { range }) };
}

/** Has it what URLs have, as it is or escaped? Fixed texts are found in a tenth of the time of an expression. */
function mayHaveUrl(text: string): boolean {
  return text.includes('//') || (text.includes('%2') && ESCAPED.test(text));
}

/** A parameter's name as servers see it. */
function nameOf(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' ')).trim();
  } catch {
    return text;
  }
}
