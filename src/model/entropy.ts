/** How often each character below it is in a text: kept, as texts are many and short; all zero between two calls. */
const COUNTS = new Uint32Array(256);

/** Bits a character of a text, by how often each of its characters is in it (Shannon). 0 of an empty one. */
export function entropyOf(text: string): number {
  const counts = countsOf(text);
  const length = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count) => sum - (count / length) * Math.log2(count / length), 0);
}

/** In the order in which the characters come first. */
function countsOf(text: string): number[] {
  const characters: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= COUNTS.length) {
      for (const one of characters) COUNTS[one] = 0;
      return countsOfAny(text);
    }
    const count = COUNTS[code] as number;
    if (count === 0) characters.push(code);
    COUNTS[code] = count + 1;
  }
  const counts = characters.map((code) => COUNTS[code] as number);
  for (const code of characters) COUNTS[code] = 0;
  return counts;
}

function countsOfAny(text: string): number[] {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()];
}
