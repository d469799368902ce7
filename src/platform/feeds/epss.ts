import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { ExploitProbability } from '../../model/advisory.ts';
import { Fault, messageOf } from '../../model/fault.ts';

const MAXIMUM_BYTES = 2 ** 30;
const MAXIMUM_LINE = 4096;

export interface EpssRow extends ExploitProbability {
  readonly cve: string;
}

/**
 * Reads FIRST's EPSS file: CSV, gzipped or not, a comment line `#model_version:…,score_date:…`, a header
 * `cve,epss,percentile`, then rows. `onRow` gets each row; rows that do not fit are counted and returned.
 * A `Fault` (`malformed`, `limit`) where the file is no such thing.
 */
export async function readEpss(path: string, onRow: (row: EpssRow) => void): Promise<{ bad: number }> {
  let rows = 0;
  let bad = 0;
  const take = (line: string): void => {
    const row = parseEpssLine(line);
    if (row === 'no row') return;
    if (row === undefined) return void (bad += 1);
    rows += 1;
    onRow(row);
  };
  try {
    const unpack = (await isGzip(path)) ? createGunzip() : new PassThrough();
    await pipeline(createReadStream(path), unpack, (chunks: AsyncIterable<Buffer>) => eachLine(chunks, take));
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('malformed', `the EPSS file cannot be read: ${messageOf(error)}`, { cause: error });
  }
  if (rows === 0) throw new Fault('malformed', 'the EPSS file has no rows');
  return { bad };
}

/** One line; `no row` for comments, the header and empty lines, undefined for what does not fit. */
export function parseEpssLine(line: string): EpssRow | 'no row' | undefined {
  const text = line.trimEnd();
  if (text === '' || text.startsWith('#') || text.startsWith('cve,')) return 'no row';
  const [cve = '', epss = '', rank = ''] = text.split(',', 4);
  const probability = numberIn(epss);
  const percentile = numberIn(rank);
  if (!/^CVE-\d{4}-\d{4,10}$/.test(cve) || probability === undefined || percentile === undefined) {
    return undefined;
  }
  return { cve, probability, percentile };
}

function numberIn(text: string): number | undefined {
  if (!/^\d{1,2}(\.\d{1,20})?(e-?\d{1,2})?$/i.test(text)) return undefined;
  const number = Number(text);
  return number >= 0 && number <= 1 ? number : undefined;
}

async function isGzip(path: string): Promise<boolean> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
  return bytesRead === 2 && buffer.readUInt16BE(0) === 0x1f8b;
}

async function eachLine(chunks: AsyncIterable<Buffer>, take: (line: string) => void): Promise<void> {
  let rest = '';
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > MAXIMUM_BYTES) throw new Fault('limit', 'the EPSS file is larger than 1 GiB');
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
    if (rest.length > MAXIMUM_LINE) throw new Fault('malformed', 'the EPSS file has an endless line');
  }
  take(rest);
}
