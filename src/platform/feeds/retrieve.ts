import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../model/fault.ts';
import type { HttpClient } from '../http/types.ts';
import { download } from './download.ts';
import { isUrl } from './location.ts';
import type { Retrieved, UpdateProgress } from './types.ts';

const MAXIMUM_TEXT = 256 * 2 ** 20;
const ATTEMPTS = 3;
const FIRST_PAUSE = 250;
const MAXIMUM_RECORD = 64 * 2 ** 20;
const RECORD_TIME = 300_000;

export interface Retriever {
  readonly http: HttpClient;
  /** Folder that downloads are kept in until the update is done. */
  readonly partial: string;
  readonly progress: (progress: UpdateProgress) => void;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** The file at a URL or path, as a file on this machine. */
export async function retrieve(retriever: Retriever, location: string): Promise<Retrieved> {
  if (!isUrl(location)) {
    return existsSync(location) && statSync(location).isFile()
      ? { path: location }
      : { absent: `${location} is not there` };
  }
  return download({
    http: retriever.http,
    pause: retriever.pause,
    url: location,
    path: join(retriever.partial, createHash('sha256').update(location).digest('hex')),
    onProgress: (done, total) =>
      retriever.progress({
        step: 'download',
        subject: location,
        done,
        ...(total !== undefined && { total }),
      }),
  });
}

/** The text at a URL or path; absent as a value, too long a `Fault` (`limit`). */
export async function retrieveText(
  retriever: Retriever,
  location: string,
): Promise<{ readonly text: string } | { readonly absent: string }> {
  const found = await retrieve(retriever, location);
  if ('absent' in found) return found;
  if (statSync(found.path).size > MAXIMUM_TEXT)
    throw new Fault('limit', `${location} is larger than 256 MiB`);
  return { text: await readFile(found.path, 'utf8') };
}

/** One small file from a URL, in memory; undefined where it is not there. Tried three times. */
export async function retrieveRecord(retriever: Retriever, url: string): Promise<Buffer | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await requestRecord(retriever.http, url);
    } catch (error) {
      const passing = error instanceof Fault && error.code === 'unreachable';
      if (!passing || attempt === ATTEMPTS) throw error;
      await retriever.pause(FIRST_PAUSE * 2 ** attempt);
    }
  }
}

async function requestRecord(http: HttpClient, url: string): Promise<Buffer | undefined> {
  const { status, body } = await http.request({ url, totalTimeout: RECORD_TIME });
  if (status !== 200) {
    body.destroy();
    if (status === 404 || status === 410) return undefined;
    throw new Fault('unreachable', `${url} answered ${status}`);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAXIMUM_RECORD) throw new Fault('limit', `${url} is larger than 64 MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
