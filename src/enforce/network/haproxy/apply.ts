import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { Fault } from '../../../model/fault.ts';
import type { Artefact } from '../../../model/profile/artefact.ts';

const MOST_ANSWER = 1 << 20;
const PATIENCE = 10_000;

/**
 * Writes the configuration and the maps below a folder, each file at once, so that a HAProxy that starts meanwhile
 * reads an old one or a new one and never a part.
 */
export function writeConfiguration(folder: string, artefacts: readonly Artefact[]): void {
  for (const { path, text } of artefacts) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
}

/**
 * Brings a running HAProxy to the policy of `haproxy/runtime.txt`, command by command, without a reload. Throws a
 * `Fault`: `unreachable` where nothing answers at the socket, `refused` with HAProxy's answer to a command that failed.
 */
export async function applyRuntime(runtime: string, socket: string): Promise<void> {
  let version = '';
  for (const block of runtime.split(/(?<=\n\n)/).filter((one) => one.trim() !== '')) {
    const answer = await askRuntime(socket, block.replace('@VERSION', `@${version}`));
    version = /New version created: (\d+)/.exec(answer)?.[1] ?? version;
    if (!/^(?:\s*|New version created: \d+\s*)$/.test(answer))
      throw new Fault(
        'refused',
        `HAProxy refused "${block.split('\n', 1)[0]}": ${answer.trim().slice(0, 500)}`,
        {
          hint: 'its maps are those that it read at its start; restart it to read the files anew',
        },
      );
  }
}

/** One command of the runtime API with its payload; gives the answer (HAProxy management guide, section 9.3). */
export async function askRuntime(socket: string, command: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const connection = connect(socket);
  let answer = '';
  const fail = (reason: string, cause?: unknown) => {
    connection.destroy();
    reject(new Fault('unreachable', `HAProxy at ${socket} ${reason}`, { cause }));
  };
  connection.setTimeout(PATIENCE, () => {
    fail('does not answer');
  });
  connection.on('data', (bytes: Buffer) => {
    answer += bytes.toString('utf8');
    if (answer.length > MOST_ANSWER) fail(`answers more than ${MOST_ANSWER} characters`);
  });
  connection.on('error', (error) => {
    fail(`does not answer: ${error.message}`, error);
  });
  connection.on('close', () => {
    resolve(answer);
  });
  connection.write(command);
  return promise;
}
