/** Words as a shell splits them, quotes taken off. */
export function words(text: string): string[] {
  const found: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quote === '' && /\s/.test(char)) {
      if (word !== undefined) found.push(word);
      word = undefined;
    } else if (quote === '' && (char === '"' || char === "'")) {
      quote = char;
      word ??= '';
    } else if (char === quote) quote = '';
    else if (char === '\\' && quote !== "'" && /["'\\\s]/.test(text[at + 1] ?? '')) {
      at += 1;
      word = (word ?? '') + (text[at] ?? '');
    } else word = (word ?? '') + char;
  }
  return word === undefined ? found : [...found, word];
}
