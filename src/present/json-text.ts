/**
 * Indented JSON that ends with a line break. JSON itself leaves DEL, C1 controls and bidirectional overrides as they
 * are; they are escaped too, so that the text is safe on a terminal and reads back the same.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2).replaceAll(
    /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) =>
      Array.from({ length: character.length }, (_, index) => escapeUnit(character.charCodeAt(index))).join(
        '',
      ),
  );
  return `${text}\n`;
}

function escapeUnit(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
