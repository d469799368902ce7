import { Fault, messageOf } from '../../model/fault.ts';
import type { RenderedSecretFile } from './held-secrets.ts';
import type { AgentSettings } from './settings.ts';
import type { DeliveryServices } from './types.ts';

type Applied = Pick<DeliveryServices, 'files' | 'commands' | 'signalByFile' | 'note'>;

/** Writes a file and runs its command. What a command fails with is noted. Rejects with a `Fault` of the file. */
export async function writeFile(
  { path, content, source }: RenderedSecretFile,
  allowDisk: boolean,
  { files, commands, note }: Applied,
): Promise<void> {
  const { owner, group, mode, command } = source;
  files.write({ path, content, mode, owner, group }, allowDisk);
  if (!command) return;
  const [program = '', ...args] = command;
  try {
    const { code } = await commands.run(program, args);
    // What it says may have the secret.
    if (code !== 0) note(`${program}, which is run for ${path}, ends with exit code ${code}`);
  } catch (error) {
    note(`${program}, which is to be run for ${path}: ${messageOf(error)}`);
  }
}

/** Tells a process that is not ours that secrets are other ones. */
export function notify(notified: AgentSettings['notify'], { signalByFile, note }: Applied): void {
  if (!notified) return;
  try {
    signalByFile(notified.pidFile, notified.signal);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    note(messageOf(error));
  }
}

/** Takes files away. What cannot be is noted, and the others are all the same. */
export function removeFiles(paths: Iterable<string>, { files, note }: Applied): void {
  for (const path of paths) {
    try {
      files.remove(path);
    } catch (error) {
      note(`${path} stays: ${messageOf(error)}`);
    }
  }
}
