/** Not within a word; behind an escape such as `\n` or `%3D`, and behind the colour of a terminal, a word begins. */
const BEGINNING = String.raw`(?:(?<![0-9A-Za-z_])|(?<=\\[nrt]|\\u00[0-9A-Fa-f]{2}|%[0-9A-Fa-f]{2}|\[\d[\d;]{0,12}m))`;
const END = '(?![0-9A-Za-z_-])';

/** What may stand between a name and the word for its field: `datadog.` of `datadog.apiKey`, or the lines of a map. */
const WITHIN_NAME = String.raw`[\w\s.:;=,/?&%<>"'\`[\](){}-]{0,40}?`;
/** A quote as HTML and XML write it. */
const ENTITY = '&(?:quot|apos|#0?3[49]|#x2[27]);';
/**
 * Between the name of a field and its value: `": "`, ` := `, `>`, `", "`; also where lines begin as those of comments,
 * lists and patches do, or are one text of JSON, and quotes are escaped.
 */
const SEPARATOR = String.raw`(?:[\s"'\`[\](){}:=>,|?&\\]|\\[nrt]|\n[ \t]{0,9}(?:[#+*-]|\/\/)|${ENTITY}){1,12}`;
/** What stands before a value in its own right: the type of a variable, the scheme of a header, `value:` of a list. */
const LABEL = `(?:(?:${anyCase('value|default|string|str|bearer|basic|token|apikey')})(?:[\\s"'\`:=>(\\\\]|${ENTITY}){1,6})?`;

/** A token that is known by its own form: `form`, with no letter, digit, `_` or, behind it, `-` next to it. */
export function token(form: RegExp): RegExp {
  return new RegExp(`${BEGINNING}(?:${form.source})${END}`);
}

/**
 * A value without a form of its own, where it is assigned to a name that says whose it is: in environments, YAML,
 * JSON, XML, code, headers, addresses and command lines. `issuer` and `field` are in any case of letters, and stand in
 * this order: `/datadog/`, `/key/` for `DATADOG_API_KEY: …`.
 */
export function assigned(issuer: RegExp, field: RegExp, value: RegExp): RegExp {
  return new RegExp(
    `(?:${anyCase(issuer.source)})${WITHIN_NAME}(?:${anyCase(field.source)})[\\w-]{0,16}${SEPARATOR}${LABEL}` +
      `(?<![\\w+/-])(?<secret>${value.source})(?![\\w+/=-])`,
  );
}

/** The pattern with any quote for each `["']` in it, whether or not escaped, or as HTML writes it. */
export function inAnyQuotes(pattern: RegExp): RegExp {
  return new RegExp(pattern.source.replaceAll(`["']`, String.raw`(?:\\{0,3}["']|${ENTITY})`));
}

/**
 * The source of a pattern with every letter in either case. It stands for `(?i:…)`, of which V8 (Node 24) takes a class
 * within alternatives as it stands, and forgets the case of letters after many other patterns were compiled.
 */
export function anyCase(source: string): string {
  // A class, an escape, the name of a group or a letter.
  return source.replaceAll(/\[(?:\\.|[^\]])*\]|\\.|\(\?<\w+>|[A-Za-z]/g, (part) => {
    if (part.startsWith('[')) return bothCases(part);
    return part.length > 1 ? part : `[${part.toUpperCase()}${part.toLowerCase()}]`;
  });
}

/** A class with the other case of each of its letters and ranges of letters. */
function bothCases(part: string): string {
  const others = Array.from(
    part.replaceAll(/\\./g, '').matchAll(/[a-z](?:-[a-z])?|[A-Z](?:-[A-Z])?/g),
    ([letters]) => (letters === letters.toLowerCase() ? letters.toUpperCase() : letters.toLowerCase()),
  );
  return `${part.slice(0, -1)}${others.join('')}]`;
}
