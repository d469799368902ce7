import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { withoutCredentials } from '../../model/credentials.ts';
import { Fault } from '../../model/fault.ts';
import { parseJson } from '../../model/json/parse.ts';
import type { HttpClient, HttpResponse } from '../http/types.ts';
import type { Retrieved } from './types.ts';

const MAXIMUM_SIZE = 8 * 2 ** 30;
/** Attempts in a row that bring nothing new. */
const ATTEMPTS = 5;
/** Attempts at all: a server may bring a byte each time. */
const MOST_ATTEMPTS = 50;
/** Milliseconds for one attempt: gigabytes over a slow line. */
const ATTEMPT_TIME = 6 * 3_600_000;
const FIRST_PAUSE = 250;

export interface Download {
  readonly http: HttpClient;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly url: string;
  /** Where the file goes; what is known of it is kept in `<path>.json`. */
  readonly path: string;
  readonly onProgress: (bytes: number, total: number | undefined) => void;
}

/** What we must know of a file on disk to go on with it or to ask whether it is still right. */
const noteSchema = z.object({
  url: z.string(),
  /** Strong `ETag` or `Last-Modified`; without one a part cannot be continued. */
  validator: z.string().optional(),
  total: z.number().optional(),
  complete: z.boolean(),
});
type Note = z.infer<typeof noteSchema>;

/**
 * Brings a file from a URL to disk. A part left by an earlier run or a broken connection is continued (RFC 9110
 * `Range` with `If-Range`), a whole one only asked after (`If-None-Match`). 404 and 410 are answers; else a `Fault`:
 * `refused`, `unreachable` (after several tries), `limit`.
 */
export async function download(job: Download): Promise<Retrieved> {
  await mkdir(dirname(job.path), { recursive: true, mode: 0o700 });
  let failures = 0;
  for (let attempts = 1; ; attempts += 1) {
    const before = await sizeOf(job.path);
    try {
      const outcome = await attempt(job);
      if (outcome !== 'again') return outcome;
      failures += 1;
    } catch (error) {
      failures = (await sizeOf(job.path)) > before ? 1 : failures + 1;
      if (!isPassing(error) || failures >= ATTEMPTS || attempts === MOST_ATTEMPTS) throw error;
    }
    if (failures >= ATTEMPTS) throw new Fault('unreachable', `${job.url} keeps changing while it is read`);
    await job.pause(FIRST_PAUSE * 2 ** failures);
  }
}

async function attempt(job: Download): Promise<Retrieved | 'again'> {
  const note = await readNote(job);
  const have = note ? await sizeOf(job.path) : 0;
  const response = await job.http.request({
    url: job.url,
    headers: conditions(note, have),
    totalTimeout: ATTEMPT_TIME,
  });
  if (response.status === 304 && note?.complete) {
    response.body.destroy();
    return { path: job.path };
  }
  if (response.status === 206 && note && startOf(response) === have) {
    return receive(job, response, have, note);
  }
  if (response.status === 200) return receive(job, response, 0, await newNote(job, response));
  response.body.destroy();
  if (response.status === 206 || response.status === 416) {
    // What we have is not a part of what is there.
    await rm(`${job.path}.json`, { force: true });
    return 'again';
  }
  return absent(job.url, response.status);
}

function conditions(note: Note | undefined, have: number): Record<string, string> {
  if (note?.validator === undefined) return {};
  const isTag = note.validator.startsWith('"');
  if (note.complete) return { [isTag ? 'if-none-match' : 'if-modified-since']: note.validator };
  return have === 0 ? {} : { range: `bytes=${have}-`, 'if-range': note.validator };
}

async function receive(job: Download, response: HttpResponse, have: number, note: Note): Promise<Retrieved> {
  let size = have;
  const counted = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > MAXIMUM_SIZE) throw new Fault('limit', `${job.url} is larger than 8 GiB`);
      job.onProgress(size, note.total);
      yield chunk;
    }
  };
  const file = createWriteStream(job.path, { flags: have === 0 ? 'w' : 'a', mode: 0o600 });
  await pipeline(response.body, counted, file);
  if (note.total !== undefined && size !== note.total) {
    throw new Fault('unreachable', `${job.url} broke off after ${size} of ${note.total} bytes`);
  }
  await writeNote(job, { ...note, complete: true });
  return { path: job.path };
}

async function newNote(job: Download, response: HttpResponse): Promise<Note> {
  const { etag, 'last-modified': modified, 'content-length': length } = response.headers;
  // A weak tag does not promise the same bytes (RFC 9110 13.1.5).
  const validator = etag?.startsWith('"') ? etag : modified;
  const note = {
    url: withoutCredentials(job.url),
    ...(validator !== undefined && { validator }),
    ...(length !== undefined && /^\d{1,15}$/.test(length) && { total: Number(length) }),
    complete: false,
  };
  await rm(job.path, { force: true });
  await writeNote(job, note);
  return note;
}

function startOf(response: HttpResponse): number {
  return Number(/^bytes (\d{1,15})-/.exec(response.headers['content-range'] ?? '')?.[1] ?? NaN);
}

function absent(url: string, status: number): Retrieved {
  if (status === 404 || status === 410) return { absent: `${url} is not there (${status})` };
  const refused = status >= 400 && status < 500 && status !== 408 && status !== 429;
  throw new Fault(refused ? 'refused' : 'unreachable', `${url} answered ${status}`);
}

function isPassing(error: unknown): boolean {
  return error instanceof Fault && error.code === 'unreachable';
}

async function readNote(job: Download): Promise<Note | undefined> {
  try {
    const note = noteSchema.parse(parseJson(await readFile(`${job.path}.json`, 'utf8')));
    const size = await sizeOf(job.path);
    const whole = note.total === undefined || size === note.total;
    return note.url === withoutCredentials(job.url) && (!note.complete || whole) ? note : undefined;
  } catch {
    return undefined; // none yet, or cut off when it was written: the file is read anew
  }
}

async function writeNote(job: Download, note: Note): Promise<void> {
  await writeFile(`${job.path}.json`, JSON.stringify(note), { mode: 0o600 });
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
