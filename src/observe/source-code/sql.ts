/** An SQL statement's first word, and the tables that it names. */
export interface Statement {
  readonly verb: string;
  readonly tables: readonly string[];
}

const NAME = String.raw`(?:"[^"\n]{1,63}"|\`[^\`\n]{1,63}\`|[A-Za-z_][\w$]{0,62})`;
const TABLE = String.raw`(${NAME}(?:\s?\.\s?${NAME}){0,2})`;
/** A table, or what stands for one that is put in (`%s`, `[dbo]`). */
const TARGET = String.raw`(?:${TABLE}|[%$[{?:@]\S{0,200})`;
const VERBS =
  /^\s*(?:\/\*[^*]{0,500}\*\/\s*)?(SELECT|INSERT|UPDATE|DELETE|MERGE|TRUNCATE|COPY|CREATE|ALTER|DROP|WITH)\s/i;
const START = /^\s*(?:\/\*|(?:SELECT|INSERT|UPDATE|DELETE|MERGE|TRUNCATE|COPY|CREATE|ALTER|DROP|WITH)\b)/i;
/** What must follow for a text to be a statement and no sentence. */
const SHAPES: Readonly<Record<string, RegExp>> = {
  SELECT: /\bFROM\s/i,
  INSERT: /^\s*INSERT\s+(?:IGNORE\s+)?INTO\s/i,
  UPDATE: new RegExp(
    String.raw`^\s*UPDATE\s+(?:ONLY\s+)?${TARGET}(?:\s+(?:AS\s+)?(?!SET\s|JOIN\s)${NAME})?(?:\s*,\s*${TABLE}(?:\s+(?:AS\s+)?${NAME})?\s+SET\s|\s+(?:SET|JOIN|INNER|LEFT|RIGHT|CROSS)\s)`,
    'i',
  ),
  DELETE: /^\s*DELETE\s+FROM\s/i,
  MERGE: /^\s*MERGE\s+INTO\s/i,
  TRUNCATE: /^\s*(?:TRUNCATE\s+["`\w]|[Tt]runcate\s+[Tt](?:able|ABLE)\s+["`\w])/,
  COPY: new RegExp(String.raw`^\s*COPY\s+(?:\(|${TABLE}\s*(?:\([^()]{0,1000}\)\s*)?(?:FROM|TO)\s)`, 'i'),
  CREATE: new RegExp(
    String.raw`^\s*CREATE\s+(?:(?:UNLOGGED|(?:(?:GLOBAL|LOCAL)\s+)?TEMP(?:ORARY)?)\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?${TARGET}(?:\s*\(|\s+(?:AS|LIKE|OF|PARTITION)\s)|^\s*CREATE\s+(?:OR\s+REPLACE\s+|TEMP(?:ORARY)?\s+|UNIQUE\s+|MATERIALIZED\s+)?(?:INDEX|VIEW|SCHEMA)\s`,
    'i',
  ),
  ALTER: /^\s*ALTER\s+(?:TABLE|INDEX|VIEW)\s/i,
  DROP: /^\s*DROP\s+(?:TABLE|INDEX|VIEW)\s/i,
};
const WRITTEN: Readonly<Record<string, RegExp>> = {
  INSERT: new RegExp(String.raw`\bINTO\s+${TABLE}`, 'i'),
  UPDATE: new RegExp(String.raw`(?<!\b(?:FOR|KEY|DO|ON)\s{1,20})\bUPDATE\s+(?:ONLY\s+)?${TABLE}`, 'i'),
  DELETE: new RegExp(String.raw`\bDELETE\s+FROM\s+(?:ONLY\s+)?${TABLE}`, 'i'),
  MERGE: new RegExp(String.raw`\bMERGE\s+INTO\s+${TABLE}`, 'i'),
  TRUNCATE: new RegExp(String.raw`\bTRUNCATE\s+(?:TABLE\s+)?${TABLE}`, 'i'),
  COPY: new RegExp(String.raw`\bCOPY\s+${TABLE}`, 'i'),
  CREATE: new RegExp(String.raw`\bTABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?${TABLE}|\bON\s+${TABLE}`, 'i'),
  ALTER: new RegExp(String.raw`\bTABLE\s+(?:IF\s+EXISTS\s+)?${TABLE}`, 'i'),
  DROP: new RegExp(String.raw`\bTABLE\s+(?:IF\s+EXISTS\s+)?${TABLE}`, 'i'),
};
const FROM = new RegExp(
  String.raw`\b(?:FROM|JOIN|USING)\s+(?:ONLY\s+|LATERAL\s+)?(?!INDEX\s)${TABLE}(?![\w$]|\s?\()`,
  'gi',
);
/** Further tables of a list, `FROM a, b`. */
const MORE = new RegExp(
  String.raw`^(?:\s+(?:AS\s+)?(?!WHERE\b|ON\b|JOIN\b|LEFT\b|SET\b)[A-Za-z_]\w{0,62})?\s*,\s*${TABLE}`,
  'i',
);
const COMMON = new RegExp(
  String.raw`(?:\bWITH\s+(?:RECURSIVE\s+)?|,\s*)(${NAME})\s+AS\s+(?:NOT\s+)?(?:MATERIALIZED\s+)?\(`,
  'gi',
);
/** Characters of a statement that are looked at. */
const MAXIMUM_LENGTH = 16_384;
const MAXIMUM_TABLES = 64;

/** Can a text that starts so be a statement? */
export function mayStartStatement(start: string): boolean {
  return START.test(start.slice(0, MAXIMUM_LENGTH));
}

/**
 * The statements of a text, if it is SQL: what is written, and what is read besides it (`INSERT … SELECT`, `WITH`).
 * Words in quotes are left out first. A table that cannot be a profile's (other characters) becomes `*`.
 */
export function readStatements(written: string): Statement[] {
  const text = withoutLiterals(written.slice(0, MAXIMUM_LENGTH));
  const first = VERBS.exec(text)?.[1]?.toUpperCase();
  if (first === undefined) return [];
  const common = new Set(Array.from(text.matchAll(COMMON), (match) => plainTable(match[1] ?? '')));
  const verbs = first === 'WITH' ? ['SELECT', ...writtenVerbs(text)] : [first];
  if (first !== 'WITH' && !SHAPES[first]?.test(text)) return [];
  const read = readTables(text).filter((table) => !common.has(table));
  const statements = verbs.flatMap((verb): Statement[] => {
    if (verb === 'SELECT') return [{ verb, tables: read }];
    const match = WRITTEN[verb]?.exec(text);
    const target = plainTable(match?.[1] ?? match?.[2] ?? '*');
    const others = read.filter((table) => table !== target);
    return [{ verb, tables: [target] }, ...(others.length > 0 ? [{ verb: 'SELECT', tables: others }] : [])];
  });
  return statements.filter(({ tables }) => tables.length > 0);
}

/** Verbs of data-modifying statements inside of `WITH`. */
function writtenVerbs(text: string): string[] {
  return ['INSERT', 'UPDATE', 'DELETE'].filter((verb) => WRITTEN[verb]?.test(text));
}

function readTables(text: string): string[] {
  const tables = new Set<string>();
  for (const match of text.matchAll(FROM)) {
    tables.add(plainTable(match[1] ?? ''));
    let rest = text.slice(match.index + match[0].length, match.index + match[0].length + 400);
    for (let more = MORE.exec(rest); more && tables.size < MAXIMUM_TABLES; more = MORE.exec(rest)) {
      tables.add(plainTable(more[1] ?? ''));
      rest = rest.slice(more[0].length);
    }
    if (tables.size >= MAXIMUM_TABLES) break;
  }
  return [...tables];
}

function plainTable(table: string): string {
  const parts = table.split('.').map((part) => part.trim().replaceAll(/["`]/g, ''));
  return parts.every((part) => /^[A-Za-z_][\w$]*$/.test(part)) ? parts.join('.') : '*';
}

/** The text with string literals emptied and line comments left out. */
function withoutLiterals(text: string): string {
  return text.replaceAll(/'[^']*'/g, "''").replaceAll(/--[^\n]*/g, ' ');
}
