/** A name as people type it: the same person has no two of them that differ in spaces, which directories do not count. */
const NAME = /^[^\s\p{C}](?:[^\p{C}\s]| (?=\S)){0,254}$/u;
/** A name in front of `@domain`: none of what stands for something else there, or for a distinguished name. */
const BEFORE_DOMAIN = /^[^\s\p{C}@\\"/[\]:;|=,+*?<>]{1,64}$/u;
const PLACEHOLDER = /\{\{\s*\.(\w+)\s*\}\}/g;

export function isName(text: string, domain: string): boolean {
  return (domain === '' ? NAME : BEFORE_DOMAIN).test(text);
}

/** A value in a distinguished name; also what Active Directory reads otherwise is escaped. Source: RFC 4514, 2.4 */
export function escapedInName(value: string): string {
  return value
    .replaceAll(/[,+"\\<>;=#]/g, String.raw`\$&`)
    .replaceAll('\0', String.raw`\00`)
    .replace(/^ | $/g, String.raw`\ `);
}

/** A value in a filter. Source: RFC 4515, 3 */
export function escapedInFilter(value: string): string {
  return value.replaceAll(/[\\*()\0]/g, (one) => `\\${one.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** A filter with what `{{.Name}}` stands for, escaped; undefined where it names something else. */
export function filledFilter(template: string, values: Readonly<Record<string, string>>): string | undefined {
  const names = Array.from(template.matchAll(PLACEHOLDER), ([, name = '']) => name);
  if (names.some((name) => !Object.hasOwn(values, name))) return undefined;
  if (/\{\{|\}\}/.test(template.replaceAll(PLACEHOLDER, ''))) return undefined;
  return template.replaceAll(PLACEHOLDER, (_, name: string) => escapedInFilter(values[name] ?? ''));
}

/** The common name of a distinguished name, from its first that has one; any other text is as it is. Source: RFC 4514, 3 */
export function commonNameIn(text: string): string {
  for (const [, type = '', value = ''] of text.matchAll(/(?<![\w.-])([A-Za-z][\w.-]*)=((?:[^\\,+]|\\.)*)/gs))
    if (type.toLowerCase() === 'cn') return unescaped(value.trimStart());
  return text;
}

function unescaped(value: string): string {
  // From left to right, as a backslash that is escaped begins nothing.
  return value.replaceAll(/((?:\\[\da-f]{2})+)|\\(.)/gis, (_, bytes: string | undefined, one: string) =>
    bytes === undefined ? one : Buffer.from(bytes.replaceAll('\\', ''), 'hex').toString(),
  );
}
