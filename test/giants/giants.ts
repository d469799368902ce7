/** Pieces of which a text is made as often as it takes, between a head and a tail. */
export interface Giant {
  readonly name: string;
  readonly head: string;
  /** The piece of this number. */
  readonly piece: (index: number) => string;
  readonly tail: string;
}

/** How the text of a reader is written. */
export type Syntax = 'json' | 'yaml' | 'toml' | 'xml' | 'lines' | 'code' | 'binary';

/** The part of a sample in which giants grow: what stands before, one entry, and what stands behind. */
export interface Place {
  readonly before: string;
  /** A sound entry of this number, with what parts it from the next. */
  readonly entry?: (index: number) => string;
  readonly after: string;
}

/** The giant that is what it says it is. */
export const SOUND_ENTRIES = 'sound entries';

const same = (text: string) => (): string => text;

/** The same family for every reader: many empty nodes, deep, wide, long names, repeated keys, many small entries, one long line. */
export function giantsOf(syntax: Syntax, { before, entry, after }: Place): Giant[] {
  const inPlace = PIECES[syntax].map(([name, head, piece, tail]) => ({
    name,
    head: before + head,
    piece,
    tail: tail + after,
  }));
  const bare = PIECES[syntax].map(([name, head, piece, tail]) => ({
    name: `${name}, bare`,
    head,
    piece,
    tail,
  }));
  const sound = entry
    ? [{ name: SOUND_ENTRIES, head: before, piece: entry, tail: behind(entry) + after }]
    : [];
  return [...(before === '' && after === '' ? [] : inPlace), ...sound, ...bare];
}

/** The value of a key that an entry ends with. */
function behind(entry: (index: number) => string): string {
  return entry(0).endsWith(':') ? '0' : '';
}

type Pieces = readonly (readonly [
  name: string,
  head: string,
  piece: (index: number) => string,
  tail: string,
])[];

const PIECES: Readonly<Record<Syntax, Pieces>> = {
  json: [
    ['empty objects', '[', same('{},'), '{}]'],
    ['empty lists', '[', same('[],'), '[]]'],
    ['distinct keys', '{', (index) => `"k${index}":{},`, '"k":{}}'],
    ['distinct shapes', '[', (index) => `{"a${index}":1,"b${index}":2},`, '{}]'],
    ['repeated keys', '{', same('"a":{"b":[]},'), '"a":1}'],
    ['a long text', '"', same('xxxxxxxxxxxxxxxx'), '"'],
    ['a wide text', '"\u20AC', same('xxxxxxxxxxxxxxxx'), '"'],
    ['escapes', '"', same('\\u0041\\\\'), '"'],
    ['deep', '', same('[{"a":'), ''],
    ['numbers', '[', same('1.5,'), '0]'],
    ['short texts', '[', (index) => `"s${index}",`, '""]'],
    ['blanks', '', same('                '), '{}'],
  ],
  yaml: [
    ['empty objects', 'a: [', same('{},'), '{}]\n'],
    ['distinct keys', '', (index) => `k${index}: {}\n`, ''],
    ['items', 'a:\n', same('- a: 1\n'), ''],
    ['dashes', '', same('-\n'), ''],
    ['deep', '', same('- '), ''],
    ['deep braces', '', same('{a: ['), ''],
    ['documents', '', same('---\na: 1\n'), ''],
    ['anchors', 'a: ', same('&a '), ''],
    ['aliases', 'a: &a 1\nb: [', same('*a,'), ']\n'],
    ['a long text', 'a: "', same('xxxxxxxxxxxxxxxx'), '"\n'],
    ['comments', '', same('# a\n'), 'a: 1\n'],
    ['folded', 'a: x\n', same('  x\n'), ''],
    ['question marks', '', same('? '), ''],
    ['blank lines', '', same('   \n'), 'a: 1\n'],
  ],
  toml: [
    ['empty tables in lists', 'a = [', same('{},'), '{}]\n'],
    ['distinct keys', '', (index) => `k${index}=1\n`, ''],
    ['dotted keys', '', (index) => `a${index}.b.c.d=1\n`, ''],
    ['tables', '', (index) => `[t${index}]\n`, ''],
    ['lists of tables', '', same('[[a]]\n'), ''],
    ['texts', 'a = [', same('"x",'), '"x"]\n'],
    ['dates', 'a = [', same('1979-05-27,'), '1]\n'],
    ['deep', 'a = ', same('['), ''],
    ['a long text', 'a = """', same('xxxxxxxxxxxxxxxx'), '"""\n'],
    ['comments', '', same('# a\n'), ''],
  ],
  xml: [
    ['empty elements', '<a>', same('<b/>'), '</a>'],
    ['deep', '', same('<a>'), ''],
    ['attributes', '<a ', (index) => `b${index}="" `, '/>'],
    ['entities', '<a>', same('&amp;'), '</a>'],
    ['a long text', '<a>', same('xxxxxxxxxxxxxxxx'), '</a>'],
    ['comments', '<a>', same('<!---->'), '</a>'],
  ],
  lines: [
    ['short lines', '', same('a\n'), ''],
    ['fields', '', (index) => `k${index}: v\n`, ''],
    ['blank lines', '', same('\n'), ''],
    ['returns', '', same('\r'), ''],
    ['a long line', '', same('xxxxxxxxxxxxxxxx'), ''],
    ['long paths', '', (index) => `/${'d/'.repeat(200)}${index}\n`, ''],
    ['continued lines', '', same('a \\\n'), ''],
    ['nothing but commas', '', same(',,,,,,,,'), ''],
    ['brackets', '', same('(['), ''],
  ],
  code: [
    ['statements', '', (index) => `a${index} = 1\n`, ''],
    ['deep', '', same('(['), ''],
    ['calls', '', same('f(1)\n'), ''],
    ['a long line', '', same('a + '), '1'],
    ['a text', '"', same('xxxxxxxxxxxxxxxx'), '"'],
    ['backticks', '', same('`${'), ''],
    ['round brackets', '', same('('), ''],
    ['less-than signs', '', same('<'), ''],
    ['pairs or parameters', '', same('(a,'), ''],
    ['calls or functions', '', same('async('), ''],
    ['words before a value', '', same('not '), ''],
    ['choices', '', same('a?b:'), ''],
    ['conditions', '', same('if(a)'), ''],
    ['imports', '', (index) => `import a${index}\n`, ''],
  ],
  binary: [
    ['zeros', '', same('\0'.repeat(1024)), ''],
    ['ones', '', same('\u00FF'.repeat(1024)), ''],
    ['marks', '', same('PK\u0003\u0004PK\u0001\u0002PK\u0005\u0006'), ''],
  ],
};
