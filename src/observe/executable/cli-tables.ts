/** The number of the table `Assembly`. Source of all here: ECMA-335, II.22 and II.24.2.6. */
export const TABLES_BEFORE = 0x20;

/** Bytes of a number; `string`, `guid`, `blob`: an index into a heap; a list: an index into one of these tables. */
type Column = 2 | 4 | 'string' | 'guid' | 'blob' | readonly [tag: number, ...tables: readonly number[]];

const FIELD: Column = [0, 0x04];
const METHOD: Column = [0, 0x06];
const PARAM: Column = [0, 0x08];
const TYPE: Column = [0, 0x02];
const EVENT: Column = [0, 0x14];
const PROPERTY: Column = [0, 0x17];
const TYPE_DEF_OR_REF: Column = [2, 0x02, 0x01, 0x1b];
const HAS_CONSTANT: Column = [2, 0x04, 0x08, 0x17];
const HAS_CUSTOM_ATTRIBUTE: Column = [
  5, 0x06, 0x04, 0x01, 0x02, 0x08, 0x09, 0x0a, 0x00, 0x0e, 0x17, 0x14, 0x11, 0x1a, 0x1b, 0x20, 0x23, 0x26,
  0x27, 0x28, 0x2a, 0x2c, 0x2b,
];
const HAS_FIELD_MARSHAL: Column = [1, 0x04, 0x08];
const HAS_DECL_SECURITY: Column = [2, 0x02, 0x06, 0x20];
const MEMBER_REF_PARENT: Column = [3, 0x02, 0x01, 0x1a, 0x06, 0x1b];
const HAS_SEMANTICS: Column = [1, 0x14, 0x17];
const METHOD_DEF_OR_REF: Column = [1, 0x06, 0x0a];
const MEMBER_FORWARDED: Column = [1, 0x04, 0x06];
const CUSTOM_ATTRIBUTE_TYPE: Column = [3, 0x06, 0x0a];
const RESOLUTION_SCOPE: Column = [2, 0x00, 0x1a, 0x23, 0x01];

/** Columns of the tables 0x00 to 0x20, in this order. */
const TABLES: readonly (readonly Column[])[] = [
  [2, 'string', 'guid', 'guid', 'guid'],
  [RESOLUTION_SCOPE, 'string', 'string'],
  [4, 'string', 'string', TYPE_DEF_OR_REF, FIELD, METHOD],
  [FIELD],
  [2, 'string', 'blob'],
  [METHOD],
  [4, 2, 2, 'string', 'blob', PARAM],
  [PARAM],
  [2, 2, 'string'],
  [TYPE, TYPE_DEF_OR_REF],
  [MEMBER_REF_PARENT, 'string', 'blob'],
  [2, HAS_CONSTANT, 'blob'],
  [HAS_CUSTOM_ATTRIBUTE, CUSTOM_ATTRIBUTE_TYPE, 'blob'],
  [HAS_FIELD_MARSHAL, 'blob'],
  [2, HAS_DECL_SECURITY, 'blob'],
  [2, 4, TYPE],
  [4, FIELD],
  ['blob'],
  [TYPE, EVENT],
  [EVENT],
  [2, 'string', TYPE_DEF_OR_REF],
  [TYPE, PROPERTY],
  [PROPERTY],
  [2, 'string', 'blob'],
  [2, METHOD, HAS_SEMANTICS],
  [TYPE, METHOD_DEF_OR_REF, METHOD_DEF_OR_REF],
  ['string'],
  ['blob'],
  [2, MEMBER_FORWARDED, 'string', [0, 0x1a]],
  [4, FIELD],
  [4, 4],
  [4],
  [4, 2, 2, 2, 2, 4, 'blob', 'string', 'string'],
];

/** Bytes of a row of each table, by the numbers of rows and the sizes of heaps (1 strings, 2 GUIDs, 4 blobs: wide). */
export function rowSizes(rows: readonly number[], heaps: number): number[] {
  const heap = (bit: number) => ((heaps & bit) === 0 ? 2 : 4);
  const sizeOf = (column: Column): number => {
    if (typeof column === 'number') return column;
    if (column === 'string') return heap(1);
    if (column === 'guid') return heap(2);
    if (column === 'blob') return heap(4);
    const [tag, ...tables] = column;
    const most = Math.max(...tables.map((table) => rows[table] ?? 0));
    return most < 2 ** (16 - tag) ? 2 : 4;
  };
  return TABLES.map((columns) => columns.reduce((sum, column) => sum + sizeOf(column), 0));
}
