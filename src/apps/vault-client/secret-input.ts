import type { ReadStream } from 'node:tty';
import { Fault } from '../../model/fault.ts';

/** Of what is typed: return, and the end of input. */
const ENDS: ReadonlySet<string> = new Set(['\r', '\n', '\u0004']);
/** Characters that standard input may have. */
const LARGEST = 32 * 2 ** 20;

/** All of standard input, without the line's end that an editor or `echo` adds. Rejects with a `Fault` (`limit`). */
export async function standardInput(stream: NodeJS.ReadableStream = process.stdin): Promise<string> {
  let text = '';
  stream.setEncoding('utf8');
  for await (const part of stream as AsyncIterable<string>) {
    text += part;
    if (text.length > LARGEST) throw new Fault('limit', 'standard input is too long');
  }
  return text.replace(/\r?\n$/, '');
}

/**
 * A secret that somebody types, without being shown, or that a program sends. It is on no command line, where others would
 * see it. Rejects with a `Fault` (`usage`) where nothing comes.
 */
export async function secretInput(what: string, stream: ReadStream = process.stdin): Promise<string> {
  const secret = await hiddenInput(what, stream);
  if (secret !== '') return secret;
  throw new Fault('usage', `nothing was given: ${what}`, {
    hint: 'type it where it is asked for, or send it by standard input',
  });
}

async function hiddenInput(what: string, stream: ReadStream): Promise<string> {
  if (!stream.isTTY) return (await standardInput(stream)).trim();
  process.stderr.write(`${what} (will not be shown): `);
  stream.setRawMode(true).setEncoding('utf8').resume();
  try {
    return await typed(stream);
  } finally {
    stream.setRawMode(false).pause();
    process.stderr.write('\n');
  }
}

function typed(stream: ReadStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const take = (part: string): void => {
      for (const character of part) {
        if (character === '\u0003') return end(() => reject(new Fault('usage', 'nothing was typed')));
        if (ENDS.has(character)) return end(() => resolve(text));
        text = character === '\u007f' ? text.slice(0, -1) : text + character;
      }
    };
    const end = (tell: () => void): void => {
      stream.off('data', take);
      tell();
    };
    stream.on('data', take);
  });
}
