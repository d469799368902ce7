/** `1.`, `with a() as (b, c)`, `with a() as b.c` and `for a, *b in c` of comprehensions, which the parser does not know. */
const ENDS_IN_DOT = /(?<![\w.])(\d[\d_]{0,99})\.(?=[^\w.]|[eEjJ])/g;
const MEMBER_OF_WITH = /\bas(\s{1,9})(\w{1,99}(?:\.\w{1,99}){0,9})\.(\w{1,99})(?=\s{0,9}[:,])/g;
const NAMES_OF_WITH = /\bas(\s{1,9})\(([\w,\s]{1,300})\)(?=\s{0,9}[:,])/g;
const REST_IN_FOR = /\bfor\s[\w\s,]{0,200}\*[\w\s,]{1,200}?\bin\b/g;

/**
 * A source that the parser broke off at, said in a way that it knows: with as many lines, and the same as far as is
 * followed.
 */
export function repaired(text: string): string {
  return text
    .replaceAll(ENDS_IN_DOT, '$1.0')
    .replaceAll(MEMBER_OF_WITH, 'as$1with_, setattr($2, "$3", with_)')
    .replaceAll(NAMES_OF_WITH, (_, space: string, names: string) => `as${space}${given(names)}`)
    .replaceAll(REST_IN_FOR, (found) => found.replace('*', ' '));
}

/** The first has what is entered, and each what lies in that. */
function given(written: string): string {
  const names = written.split(',').map((one) => one.trim());
  const [first = ''] = names;
  const others = names.flatMap((name) => (name === '' ? [] : [`(${name} := ${first}[0])`]));
  return [first, ...others].join(', ') + written.replaceAll(/[^\n]/g, '').replaceAll('\n', '\\\n');
}
