import { createHash } from 'node:crypto';
import { type FunctionMap, takes } from '../template/signature.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** https://helm.sh/docs/chart_template_guide/function_list/#encoding-functions, and sums. */
export const ENCODING_FUNCTIONS: FunctionMap = {
  b64enc: takes(['string'], ([text], { budget }) => {
    budget.text(text.length * 2);
    return Buffer.from(text).toString('base64');
  }),
  b64dec: takes(['string'], ([text], { budget }) => {
    budget.text(text.length);
    const bare = text.replaceAll(/[\r\n]/g, '');
    if (bare.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(bare)) return 'illegal base64 data';
    return Buffer.from(bare, 'base64').toString();
  }),
  b32enc: takes(['string'], ([text], { budget }) => {
    budget.spend(text.length * 2);
    return toBase32(Buffer.from(text));
  }),
  b32dec: takes(['string'], ([text], { budget }) => {
    budget.spend(text.length * 2);
    return fromBase32(text);
  }),
  sha1sum: sum('sha1'),
  sha256sum: sum('sha256'),
  sha512sum: sum('sha512'),
  adler32sum: takes(['string'], ([text], { budget }) => {
    budget.spend(text.length);
    return adler32(Buffer.from(text));
  }),
};

function sum(algorithm: string) {
  return takes(['string'], ([text], { budget }) => {
    budget.text(text.length);
    return createHash(algorithm).update(text).digest('hex');
  });
}

function adler32(bytes: Buffer): string {
  let [low, high] = [1, 0];
  for (const byte of bytes) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return String(high * 65_536 + low);
}

function toBase32(bytes: Buffer): string {
  let [text, bits, count] = ['', 0, 0];
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xfff;
    for (count += 8; count >= 5; count -= 5) text += BASE32[(bits >> (count - 5)) & 31] ?? '';
  }
  if (count > 0) text += BASE32[(bits << (5 - count)) & 31] ?? '';
  return text.padEnd(Math.ceil(text.length / 8) * 8, '=');
}

function fromBase32(text: string): string {
  const digits = text.replace(/={0,6}$/, '');
  if (text.length % 8 !== 0 || !/^[A-Z2-7]*$/.test(digits)) return 'illegal base32 data';
  const bytes: number[] = [];
  let [bits, count] = [0, 0];
  for (const digit of digits) {
    bits = ((bits << 5) | BASE32.indexOf(digit)) & 0xfff;
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes.push((bits >> count) & 0xff);
  }
  return Buffer.from(bytes).toString();
}
