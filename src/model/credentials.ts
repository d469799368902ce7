/** Names of parameters that carry what somebody proves who they are with, in URLs and elsewhere. */
const SECRET_PARAMETER =
  /^(?:(?:[a-z0-9]+[_-])*(?:token|secret|password|passwd|pwd|apikey|signature|credential|sig|jwt|auth)|(?:[a-z0-9]+[_-])*(?:api|access|private|auth|subscription)[_-]?key|key|code|x-(?:amz|goog)-[a-z-]+|[a-z]*token|authorization)$/i;

/** User information of a URL: RFC 3986 section 3.2.1, and whatever people write there. */
const USER_INFORMATION = /\b([a-z][a-z0-9+.-]{0,30}:\/\/)(?:[^\s/?#"<>\\]{1,4096}@)/gi;
const PARAMETER = /([?&;#])([^\s=&?#;"'<>]{1,100})=([^\s&#;"'<>]+)/g;

/**
 * A text without the credentials in its URLs: user information is left out, and the values of parameters such as
 * `token` and `private_token` are `***`. All else stays as it is.
 */
export function withoutCredentials(text: string): string {
  return text
    .replaceAll(USER_INFORMATION, '$1')
    .replaceAll(PARAMETER, (whole, mark: string, name: string) =>
      SECRET_PARAMETER.test(nameOf(name)) ? `${mark}${name}=***` : whole,
    );
}

/** A parameter's name as servers see it. */
function nameOf(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' ')).trim();
  } catch {
    return text;
  }
}
