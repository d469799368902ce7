const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base 32 without padding (RFC 4648, 6). */
export function base32Of(bytes: Buffer): string {
  let text = '';
  let [bits, value] = [0, 0];
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(value >> (bits - 5)) & 31];
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text;
}

/** The bytes of base 32, in capitals or not, with or without padding; undefined where it is none. */
export function bytesOfBase32(text: string): Buffer | undefined {
  const digits = text.toUpperCase().replace(/(?<!=)=+$/, '');
  if (!/^[A-Z2-7]+$/.test(digits)) return undefined;
  const bytes: number[] = [];
  let [bits, value] = [0, 0];
  for (const digit of digits) {
    value = ((value << 5) | ALPHABET.indexOf(digit)) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >> bits) & 0xff);
    }
  }
  return bytes.length > 0 ? Buffer.from(bytes) : undefined;
}
