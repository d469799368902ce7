/**
 * The words of a command that is one text, as Compose splits it: quotes and backslashes are those of a shell, and at a sign
 * that would be for a shell, such as `;` or `|`, it ends. Undefined where a quote is not closed, which Compose refuses.
 */
export function commandWords(text: string): string[] | undefined {
  const found: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '\\' && quote !== "'") {
      at += 1;
      if (at === text.length) return undefined;
      word = (word ?? '') + (text[at] ?? '');
    } else if (quote !== '') {
      if (char === quote) quote = '';
      else word = (word ?? '') + char;
    } else if (/[ \t\r\n]/.test(char)) {
      if (word !== undefined) found.push(word);
      word = undefined;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (/[;&|<>]/.test(char)) break;
    else word = (word ?? '') + char;
  }
  if (quote !== '') return undefined;
  return word === undefined ? found : [...found, word];
}
