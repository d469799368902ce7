import type { FoundPackage } from '../../model/finding/subject.ts';

/** Characters that a name goes on with: `foo` is not mentioned by `foo-bar`, nor `core` by `@babel/core`. */
const BEFORE = /[\p{L}\p{N}_@/.-]$/u;
const AFTER = /^[\p{L}\p{N}_/-]|^\.[\p{L}\p{N}]/u;

/** Is the package named in a text, such as a line of a lock file, as its ecosystem names it there? */
export function mentions(
  text: string,
  { ecosystem, name }: Pick<FoundPackage, 'ecosystem' | 'name'>,
): boolean {
  // A Maven artifact stands as two elements, or as one with colons.
  if (ecosystem === 'maven') return name.split(':').every((part) => hasWord(text, part));
  if (ecosystem === 'pypi') return hasWord(spelled(text), spelled(name));
  return hasWord(text, name);
}

/** https://peps.python.org/pep-0503/#normalized-names */
function spelled(text: string): string {
  return text.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

function hasWord(text: string, word: string): boolean {
  if (word === '') return false;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text.slice(Math.max(0, at - 2), at);
    const after = text.slice(at + word.length, at + word.length + 4);
    if (!BEFORE.test(before) && !AFTER.test(after)) return true;
  }
  return false;
}
