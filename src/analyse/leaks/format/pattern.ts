/** Not within a word; behind an escape such as `\n` or `%3D` a word begins. */
const BEGINNING = String.raw`(?:(?<![0-9A-Za-z_])|(?<=\\[nrt]|\\u00[0-9A-Fa-f]{2}|%[0-9A-Fa-f]{2}))`;
const END = '(?![0-9A-Za-z_-])';

/** What may stand between a name and the word for its field: `datadog.` of `datadog.apiKey`, or the lines of a map. */
const WITHIN_NAME = String.raw`[\w\s.:;=,/?&%<>"'\`[\](){}-]{0,40}?`;
/** Between the name of a field and its value: `": "`, ` := `, `>`, `", "`. */
const SEPARATOR = String.raw`[\s"'\`[\](){}:=>,|?&\\]{1,12}`;
/** What stands before a value in its own right: the type of a variable, the scheme of a header, `value:` of a list. */
const LABEL = String.raw`(?:(?i:value|default|string|str|bearer|basic|token|apikey)[\s"'\`:=>(]{1,6})?`;

/** A token that is known by its own form: `form`, with no letter, digit, `_` or, behind it, `-` next to it. */
export function token(form: RegExp): RegExp {
  return new RegExp(`${BEGINNING}(?:${form.source})${END}`);
}

/**
 * A value without a form of its own, where it is assigned to a name that says whose it is: in environments, YAML,
 * JSON, XML, code, headers, addresses and command lines. `issuer` and `field` are in any case of letters, and stand in
 * this order: `/datadog/`, `/key/` for `DATADOG_API_KEY: …`. A class in them names both cases of a letter: V8 (Node 24)
 * takes a class within alternatives of `(?i:…)` as it stands.
 */
export function assigned(issuer: RegExp, field: RegExp, value: RegExp): RegExp {
  return new RegExp(
    `(?i:${issuer.source})${WITHIN_NAME}(?i:${field.source})[\\w-]{0,16}${SEPARATOR}${LABEL}` +
      `(?<![\\w+/-])(?<secret>${value.source})(?![\\w+/=-])`,
  );
}
