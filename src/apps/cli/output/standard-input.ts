import { createWriteStream, fstatSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Fault, messageOf } from '../../../model/fault.ts';
import { onExit } from '../../../platform/exit/on-exit.ts';

/** Bytes that are taken at most: an image of that size is read, and a stream without an end does not fill the disk. */
const LARGEST_INPUT = 32 * 2 ** 30;

/** Something to read, for as long as it is held. */
export interface Input extends Disposable {
  readonly path: string;
}

/**
 * What a target's word stands for: itself, or for `-` what comes by standard input, kept in a file of its own meanwhile,
 * as archives are read from more than one place. Rejects with a `Fault`.
 */
export async function inputOf(
  target: string,
  given?: NodeJS.ReadableStream & { readonly isTTY?: boolean },
): Promise<Input> {
  if (target !== '-') return { path: target, [Symbol.dispose]: () => undefined };
  // Only now, as a process opens it when it is asked for.
  const stream = given ?? process.stdin;
  // Node takes one for empty.
  if (given === undefined && fstatSync(0).isDirectory())
    throw new Fault('usage', '"-" is standard input, and that is a folder', {
      hint: 'name the folder itself',
    });
  if (stream.isTTY === true)
    throw new Fault('usage', '"-" is standard input, and nothing is sent to it', {
      hint: 'such as: docker save app | plimsoll scan -',
    });
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-input-'));
  const path = join(folder, 'standard-input');
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  const removal = onExit(removeFolder);
  const remove = (): void => {
    removeFolder();
    removal[Symbol.dispose]();
  };
  try {
    await pipeline(stream, bounded(LARGEST_INPUT), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    remove();
    if (error instanceof Fault) throw error;
    throw new Fault('refused', `standard input cannot be kept: ${messageOf(error)}`, { cause: error });
  }
  return { path, [Symbol.dispose]: remove };
}

/** What is wrong with an input, by the name that people know it by. */
export function asGiven(error: unknown, { path }: Input, target: string): unknown {
  if (!(error instanceof Fault) || target !== '-') return error;
  const { code, message, hint } = error;
  const told = message.replaceAll(path, 'standard input');
  return new Fault(code, told, { cause: error, ...(hint !== undefined && { hint }) });
}

function bounded(most: number): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      size += chunk.length;
      if (size > most) done(new Fault('limit', `standard input has more than ${most} bytes`));
      else done(null, chunk);
    },
  });
}
