import { buildElf } from './elf-builder.ts';

const MAGIC = Buffer.from('\u00ff Go buildinf:', 'latin1');
const START = Buffer.from('3077af0c9274080241e1c107e6d618e6', 'hex');
const END = Buffer.from('f932433186182072008242104116d8f2', 'hex');

interface Shape {
  readonly bits?: 32 | 64;
  readonly littleEndian?: boolean;
  /** As Go 1.13 to 1.17 write it: pointers to strings instead of strings. */
  readonly pointers?: boolean;
  /** False puts it into the data segment, 48 bytes from its start, and leaves the section table out. */
  readonly section?: boolean;
}

/** A program for tests that holds nothing but Go's build information. */
export function buildGoProgram(goVersion: string, lines: readonly string[], shape: Shape = {}): Buffer {
  const { bits = 64, littleEndian = true, section = true } = shape;
  const version = Buffer.from(goVersion);
  const text = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const modules = lines.length > 0 ? Buffer.concat([START, text, END]) : Buffer.alloc(0);
  const address = 0x40_0000;
  const lead = section ? 0 : 48;
  const blob = shape.pointers
    ? pointerBlob(version, modules, { bits, littleEndian, address: address + lead })
    : Buffer.concat([
        MAGIC,
        Buffer.from([8, 2]),
        Buffer.alloc(16),
        lengthPrefixed(version),
        lengthPrefixed(modules),
      ]);
  return buildElf(
    [
      { name: '.text', content: Buffer.alloc(64, 0x90), address: 0x1000, flags: 5 },
      {
        name: section ? '.go.buildinfo' : '.data',
        content: Buffer.concat([Buffer.alloc(lead), blob]),
        address,
      },
    ],
    { bits, littleEndian, sections: section },
  );
}

/** Header, two string headers, then the strings. */
function pointerBlob(
  version: Buffer,
  modules: Buffer,
  { bits, littleEndian, address }: { bits: 32 | 64; littleEndian: boolean; address: number },
): Buffer {
  const size = bits / 8;
  const pointers = (...values: number[]) =>
    Buffer.concat(
      values.map((value) => {
        const bytes = Buffer.alloc(8);
        if (littleEndian) bytes.writeBigUInt64LE(BigInt(value));
        else bytes.writeBigUInt64BE(BigInt(value));
        return littleEndian ? bytes.subarray(0, size) : bytes.subarray(8 - size);
      }),
    );
  const headers = address + 32;
  const strings = headers + 4 * size;
  const header = Buffer.alloc(32);
  Buffer.concat([
    MAGIC,
    Buffer.from([size, littleEndian ? 0 : 1]),
    pointers(headers, headers + 2 * size),
  ]).copy(header);
  return Buffer.concat([
    header,
    pointers(strings, version.length, strings + version.length, modules.length),
    version,
    modules,
  ]);
}

function lengthPrefixed(bytes: Buffer): Buffer {
  const prefix: number[] = [];
  let left = bytes.length;
  for (; left >= 0x80; left >>>= 7) prefix.push((left & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([...prefix, left]), bytes]);
}
