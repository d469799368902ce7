/**
 * Does a pattern match a whole text, item by item? `isMany` says which items of the pattern stand for any number of
 * items, `matches` whether another one stands for an item. At worst the product of both lengths, never more.
 */
function matchItems<Item>(
  pattern: readonly Item[],
  text: readonly Item[],
  isMany: (item: Item) => boolean,
  matches: (item: Item, other: Item) => boolean,
): boolean {
  let [at, from] = [0, 0];
  let [many, retry] = [-1, 0];
  while (from < text.length) {
    const item = pattern[at];
    if (item !== undefined && isMany(item)) {
      [many, retry] = [at, from];
      at += 1;
    } else if (item !== undefined && matches(item, text[from] as Item)) {
      at += 1;
      from += 1;
    } else if (many >= 0) {
      retry += 1;
      [at, from] = [many + 1, retry];
    } else return false;
  }
  return pattern.slice(at).every(isMany);
}

/** Does `pattern`, in which `*` stands for any characters and `?` for one, match `text`? */
export function matchesText(pattern: string, text: string): boolean {
  return matchItems(
    Array.from(pattern),
    Array.from(text),
    (item) => item === '*',
    (item, other) => item === other || item === '?',
  );
}

/** Is every file that `narrow` may stand for one that `wide` stands for? Never true where it is not; of two patterns, only plain cases are told. */
export function coversFile(wide: string, narrow: string): boolean {
  const wild = wide.search(/[*?]/);
  if (wild < 0) return wide === narrow;
  if (!`${narrow}/`.startsWith(wide.slice(0, wide.lastIndexOf('/', wild) + 1))) return false;
  return matchItems(
    wide.split('/'),
    narrow.split('/'),
    (segment) => segment === '**',
    (segment, other) => {
      if (segment === other || (segment === '*' && other !== '**' && other !== '')) return true;
      return !/[*?]/.test(other) && matchesText(segment, other);
    },
  );
}
