/**
 * A name as directories compare it, or coarser: without marks, what is not seen, cases and widths of letters, and with one
 * space for several. Names that a directory takes for the same one are the same here. Source: RFC 4518, 2
 */
export function foldedName(name: string): string {
  return (
    name
      .normalize('NFKD')
      .replaceAll(/[\p{M}\p{C}\p{Default_Ignorable_Code_Point}]/gu, '')
      // In both directions, as each has letters that become one only there: "ẞ" and "ß" are "ss".
      .toLowerCase()
      .toUpperCase()
      .toLowerCase()
      .replaceAll(/\s+/g, ' ')
      .trim()
  );
}
