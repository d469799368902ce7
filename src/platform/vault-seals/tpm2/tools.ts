import { spawn } from 'node:child_process';
import { Fault, messageOf } from '../../../model/fault.ts';

/** Milliseconds that a command of tpm2-tools has, and bytes that it may say. */
const PATIENCE = 30_000;
const MOST = 2 ** 16;

/**
 * Runs a command of tpm2-tools in a folder, where its files are, with what it reads on standard input. Gives what it
 * writes. Rejects with a `Fault`: `usage` where it is not installed, else `refused` or `mismatch` with the TPM's own words.
 */
export function tpm2(
  name: string,
  args: readonly string[],
  { folder, tcti, input }: { readonly folder: string; readonly tcti: string; readonly input?: Buffer },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(`tpm2_${name}`, ['-T', tcti, ...args], {
      cwd: folder,
      timeout: PATIENCE,
      stdio: ['pipe', 'pipe', 'pipe'],
      // Nothing of ours: variables may be secrets.
      env: { PATH: process.env['PATH'] },
    });
    const [out, said]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (part: Buffer) => void out.push(part));
    child.stderr.on('data', (part: Buffer) => void (said.length < MOST && said.push(part)));
    child.stdin.on('error', () => undefined);
    child.once('error', (cause) =>
      reject(
        new Fault('usage', `tpm2_${name} does not start: ${messageOf(cause)}`, {
          cause,
          hint: 'install tpm2-tools',
        }),
      ),
    );
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out));
      else reject(faultOf(name, Buffer.concat(said).toString()));
    });
    child.stdin.end(input);
  });
}

function faultOf(name: string, said: string): Fault {
  const reason = said.split('\n').find((line) => line.startsWith('ERROR')) ?? 'it says nothing';
  const isAway = /tcti|Failed to connect|No such file|Could not load/i.test(said);
  return new Fault(isAway ? 'unreachable' : 'refused', `tpm2_${name}: ${reason.slice(0, 300)}`);
}
