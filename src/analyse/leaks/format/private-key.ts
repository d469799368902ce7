import type { Severity } from '../../../model/finding/head.ts';
import type { Structure } from '../types.ts';
import { withoutLinePrefix } from './line-prefix.ts';

/** The first bytes of a private key in OpenSSH's format, behind which the name of its cipher stands. */
const OPENSSH = 'openssh-key-v1\0';
/** A DER sequence whose length stands in the two bytes that follow. */
const LONG_SEQUENCE = Buffer.from([0x30, 0x82]);
const SEQUENCE = 0x30;

/** The bytes between the lines of a PEM block (RFC 7468), whose line ends may be escaped as in JSON; no headers. */
function bytesOf(block: string): Buffer {
  const [, body = ''] =
    /^-{5}[^-]{1,80}-{5}([^]*)-{5}END/.exec(
      withoutLinePrefix(block).replaceAll(/\\{1,4}[nrt]|["',()]|\\$|<br ?\/?>/gm, '\n'),
    ) ?? [];
  const lines = body
    .split(/\s{1,64}(?=\S)/)
    .filter((line) => line !== '' && !/[:,]|^AES|^DES|^4$|ENCRYPTED|^[+.&|]{1,2}$/.test(line));
  return Buffer.from(lines.join(''), 'base64');
}

/** The name of the cipher that a private key in OpenSSH's format is encrypted with; undefined: it has no such format. */
function opensshCipher(bytes: Buffer): string | undefined {
  if (bytes.toString('latin1', 0, OPENSSH.length) !== OPENSSH || bytes.length < OPENSSH.length + 8)
    return undefined;
  const start = OPENSSH.length + 4;
  return bytes.toString('latin1', start, start + bytes.readUInt32BE(OPENSSH.length));
}

/** Whether a PEM private key needs a passphrase, by its headers, its label or what is within. */
export function isEncrypted(block: string): boolean {
  if (/Proc-Type: {0,2}4,ENCRYPTED|BEGIN ENCRYPTED/.test(block)) return true;
  return (opensshCipher(bytesOf(block)) ?? 'none') !== 'none';
}

/** Whether a PEM block holds a private key: one in OpenSSH's format, a whole DER sequence, or something encrypted. */
export function privateKeyBlock(block: string): Structure {
  const bytes = bytesOf(block);
  if (block.includes('OPENSSH')) return opensshCipher(bytes) === undefined ? 'wrong' : 'right';
  if (block.includes('Proc-Type')) return bytes.length >= 32 ? 'right' : 'wrong';
  if (bytes.indexOf(LONG_SEQUENCE) === 0)
    return bytes.length === bytes.readUInt16BE(2) + 4 ? 'right' : 'wrong';
  if (bytes[0] !== SEQUENCE || bytes.length < 32) return 'wrong';
  const [, length = 0, next = 0] = bytes;
  return bytes.length === (length === 0x81 ? next + 3 : length + 2) ? 'right' : 'wrong';
}

/** A key that a passphrase protects is of less weight. */
export function severityOfBlock(block: string): Severity {
  return isEncrypted(block) ? 'medium' : 'critical';
}
