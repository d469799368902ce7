import { crc32 } from 'node:zlib';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The CRC-32 of a text in base 62 (digits, upper and lower case), six characters. */
export function crcInBase62(text: string): string {
  let [rest, digits] = [crc32(text), ''];
  for (let digit = 0; digit < 6; digit += 1) {
    digits = (BASE62[rest % 62] ?? '') + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** The CRC-32 of a text in base 36 (digits and lower case), seven characters. */
export function crcInBase36(text: string): string {
  return crc32(text).toString(36).padStart(7, '0');
}

/** The CRC-32 of a text in hexadecimal digits, its least byte first. */
export function crcInLittleEndianHex(text: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(crc32(text));
  return bytes.toString('hex');
}
